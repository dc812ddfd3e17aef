namespace ZeroTrust.Policy;

/// <summary>What is wrong with a condition, and at which of its characters, from 0.</summary>
internal sealed record ConditionFault(int At, string Code, string Message);
