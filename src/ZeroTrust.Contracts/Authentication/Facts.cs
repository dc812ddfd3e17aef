namespace ZeroTrust.Contracts.Authentication;

/// <summary>
/// The effective permissions of subjects changed. Published in the transaction of the change, one message for a whole batch of
/// events; at least once.
/// </summary>
public sealed record PermissionsChanged(DateTimeOffset At, IReadOnlyList<SubjectState> States, string Cause);

/// <summary>A login was refused. Carries no user name: the subject only where one is known.</summary>
public sealed record LoginRefused(DateTimeOffset At, string? Subject, string Reason);

/// <summary>A session began.</summary>
public sealed record SessionOpened(DateTimeOffset At, string Subject, string SessionId);

/// <summary>A session ended before its time; its tokens are refused from now on.</summary>
public sealed record SessionRevoked(DateTimeOffset At, string Subject, string SessionId, string Reason);

/// <summary>
/// Every session of a person that was open ended at once, by one fact however many there were. A deactivation does the same and
/// is told by <see cref="PermissionsChanged"/>.
/// </summary>
public sealed record SessionsEnded(DateTimeOffset At, string Subject, string Reason);

/// <summary>A refresh token older than the current one was used: the family is revoked (RFC 9700 section 4.14).</summary>
public sealed record RefreshTokenReused(DateTimeOffset At, string Subject, string SessionId);

/// <summary>Roles of a person were changed by an administrator or an event source.</summary>
public sealed record RolesChanged(DateTimeOffset At, string Subject, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, string ChangedBy);

/// <summary>A signing key went on in its life.</summary>
/// <param name="Change"><c>signing_key.published</c>, <c>.activated</c>, <c>.retired</c>, <c>.revoked</c> or <c>.removed</c>.</param>
/// <param name="Reason">A stable code, such as <c>schedule</c> or <c>requested</c>.</param>
public sealed record SigningKeyChanged(DateTimeOffset At, string KeyId, string Algorithm, string Change, string Reason);

/// <summary>
/// Copies of permissions differed from PostgreSQL although no change was on its way, and were repaired. One fact a comparison.
/// </summary>
/// <param name="Place"><c>redis</c> or <c>local</c>.</param>
/// <param name="Drift">How many of each kind: <c>missing</c>, <c>garbage</c>, <c>stale</c>, <c>ahead</c>, <c>content</c>.</param>
/// <param name="Subjects">At most twenty of those concerned.</param>
public sealed record PermissionDriftRepaired(DateTimeOffset At, string Place, IReadOnlyDictionary<string, long> Drift, IReadOnlyList<string> Subjects);

/// <summary>
/// Asks that a person prove anew who they are before anything else is decided for them, as Detection does on a risk: no session,
/// device or factor proof from before <paramref name="At"/> is enough any more. At least once; may be published by any module.
/// </summary>
/// <param name="Reason">A stable code.</param>
public sealed record StepUpDemanded(DateTimeOffset At, string Subject, string Reason);
