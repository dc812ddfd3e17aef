namespace ZeroTrust.Policy;

/// <summary>What should come of a test.</summary>
/// <param name="Code">The wire name of a <see cref="DecisionCode"/>.</param>
/// <param name="Audited">The code that a call would have but for the audit mode of its pair; null where it must be allowed in earnest.</param>
/// <param name="Rule">The place of the rule that decides, or of what it stands in; null for any.</param>
/// <param name="Login">What the call asks of the login; null where the test does not say.</param>
public sealed record PolicyTestExpectation(string Code, string? Audited, string? Rule, LoginRequirement? Login);
