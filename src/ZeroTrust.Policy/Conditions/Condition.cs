namespace ZeroTrust.Policy;

/// <summary>What came of one condition. An error makes an allow rule fail and a deny rule hold.</summary>
internal enum ConditionResult
{
    // The default, so that an unset result denies.
    Error = 0,
    False,
    True,
}

/// <summary>A compiled condition: total, bounded, without loops, and without allocation.</summary>
internal sealed class Condition(string text, Position at)
{
    internal string Text { get; } = text;

    internal Position At { get; } = at;

    internal ConditionResult Evaluate(in ConditionScope scope) => ConditionResult.Error;
}
