using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>What a proof is worth, in the values of RFC 8176 and the levels of NIST SP 800-63B.</summary>
internal static class Assurance
{
    private const string MoreThanOne = "mfa";

    /// <summary><c>amr</c>: what was proved before, what is proved now, and whether that is more than one factor.</summary>
    public static IReadOnlyList<string> MethodsOf(IReadOnlyList<string> before, CheckResult.Right right) =>
        [.. before.Concat(right.Methods).Concat(IsTwoFactors(before, right) ? [MoreThanOne] : []).Distinct()];

    /// <summary><c>acr</c>.</summary>
    public static string ClassOf(IReadOnlyList<string> before, CheckResult.Right right) =>
        IsTwoFactors(before, right) ? ContextClasses.TwoFactors : ContextClasses.OneFactor;

    private static bool IsTwoFactors(IReadOnlyList<string> before, CheckResult.Right right) => before.Count > 0 || right.IsTwoFactors;
}
