namespace ZeroTrust.Contracts.Mfa;

/// <summary>A second factor of a person counts from now on.</summary>
/// <param name="Factor">Its kind.</param>
public sealed record FactorEnrolled(DateTimeOffset At, string Subject, string FactorId, string Factor);

/// <summary>A second factor was proved.</summary>
/// <param name="Purpose"><c>login</c>, <c>step_up</c> or <c>passwordless</c>.</param>
public sealed record FactorVerified(DateTimeOffset At, string Subject, string Factor, string Purpose);

/// <summary>An attempt at a second factor failed. The subject is null where the challenge is unknown.</summary>
/// <param name="Reason">A stable code, such as <c>wrong_code</c> or <c>code_used</c>.</param>
public sealed record FactorFailed(DateTimeOffset At, string? Subject, string Factor, string Purpose, string Reason);

/// <summary>A second factor counts no more.</summary>
/// <param name="Reason"><c>removed</c> by the person, <c>reset</c> by administrators, <c>recovered</c> on the host or <c>cloned</c>.</param>
public sealed record FactorRemoved(DateTimeOffset At, string Subject, string FactorId, string Factor, string Reason);

/// <summary>
/// Many challenges of one person in a short time, none answered: somebody may know the password and hope for a tired owner.
/// Once a window.
/// </summary>
public sealed record FactorFatigueSuspected(DateTimeOffset At, string Subject, int Challenges, int WindowSeconds);

/// <summary>Of the codes sent to a country or a block of numbers too few are ever entered: somebody may be paid for them.</summary>
/// <param name="Place"><c>country</c> or <c>prefix</c>.</param>
/// <param name="Value">The country (ISO 3166-1: calling codes are shared by countries with different prices), or the leading digits of the numbers.</param>
public sealed record SmsCompletionLow(DateTimeOffset At, string Place, string Value, int Sent, int Completed);
