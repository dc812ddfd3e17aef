namespace ZeroTrust.Platform.Redis;

/// <summary>What a Redis call brought; the default is «unavailable».</summary>
public readonly struct RedisAnswer<T>
{
    /// <summary>An answer.</summary>
    public RedisAnswer(T value)
    {
        Value = value;
        IsAvailable = true;
    }

    /// <summary>Whether Redis answered in time.</summary>
    public bool IsAvailable { get; }

    /// <summary>The answer; default where there is none.</summary>
    public T? Value { get; }
}
