namespace ZeroTrust.Policy;

/// <summary>How much a finding matters.</summary>
public enum LintSeverity
{
    /// <summary>The policy is refused, or a part of it cannot mean what its author wanted.</summary>
    Error = 0,

    /// <summary>The policy works, but somebody should look at this.</summary>
    Warning,
}
