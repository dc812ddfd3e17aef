namespace ZeroTrust.Policy;

/// <summary>One finding in a policy file. <paramref name="Line"/> and <paramref name="Column"/> count from 1, columns in UTF-16 units;
/// <paramref name="Code"/> is stable and listed in <see cref="PolicyProblemCodes"/>; <paramref name="Message"/> may change.</summary>
public sealed record PolicyProblem(int Line, int Column, string Code, string Message);
