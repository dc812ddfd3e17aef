namespace ZeroTrust.Policy;

/// <summary>What is asked.</summary>
public abstract record PolicyTestQuestion
{
    private PolicyTestQuestion()
    {
    }

    /// <summary>A call of a service; <paramref name="RawTarget"/> is the target of the request as it stands on the wire.</summary>
    public sealed record Call(string Method, string Service, string RawTarget) : PolicyTestQuestion;

    /// <summary>A permission at a service.</summary>
    public sealed record Permission(string Name, string Service) : PolicyTestQuestion;

    /// <summary>An action on a resource.</summary>
    public sealed record Action(ResourceQuestion Question) : PolicyTestQuestion;
}
