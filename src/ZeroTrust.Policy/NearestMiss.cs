namespace ZeroTrust.Policy;

/// <summary>In what a call differs from the rule that came nearest to allowing it.</summary>
public enum MissKind
{
    /// <summary>The path; the rule has the longest beginning in common with it.</summary>
    Path = 0,

    /// <summary>Only the method.</summary>
    Method,

    /// <summary>Only the condition.</summary>
    Condition,

    /// <summary>Only the permission: it is not held, or another one is listed.</summary>
    Permission,
}

/// <summary>
/// The rule that came nearest to allowing a call. It tells what a policy contains: for operators and logs, not for the caller.
/// </summary>
/// <param name="Rule">Its place, as in <see cref="Decision.Rule"/>.</param>
/// <param name="Line">Its line.</param>
/// <param name="Differs">In what the call differs.</param>
public readonly record struct NearestMiss(string Rule, int Line, MissKind Differs)
{
    /// <summary>The stable name of <see cref="Differs"/>: <c>path</c>, <c>method</c>, <c>condition</c> or <c>permission</c>.</summary>
    public string DiffersName => Differs switch
    {
        MissKind.Method => "method",
        MissKind.Condition => "condition",
        MissKind.Permission => "permission",
        _ => "path",
    };
}
