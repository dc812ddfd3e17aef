namespace ZeroTrust.Policy;

/// <summary>What becomes of a call that a pair does not list.</summary>
public enum PolicyMode
{
    /// <summary>It is denied.</summary>
    Enforce = 0,

    /// <summary>It passes and is recorded as one that would be denied. An explicit denial and an ambiguous path stay denials.</summary>
    Audit,
}
