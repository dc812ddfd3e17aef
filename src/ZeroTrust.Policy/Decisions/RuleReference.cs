namespace ZeroTrust.Policy;

internal sealed record RuleReference(string Name, int Line, string? Permission = null, LoginRequirement Login = default);
