namespace ZeroTrust.Policy;

/// <summary>One finding about a policy file. <paramref name="Line"/> and <paramref name="Column"/> count from 1; <paramref name="Code"/> is one of
/// <see cref="PolicyProblemCodes"/> or <see cref="PolicyLintCodes"/>; <paramref name="Message"/> says what to do and may change.</summary>
public sealed record LintFinding(int Line, int Column, string Code, LintSeverity Severity, string Message);
