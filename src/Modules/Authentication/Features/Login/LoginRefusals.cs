using System.Diagnostics;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>Records the refusal of a login, of a step-up or of what follows the second factor, and says what the caller is told.</summary>
internal sealed class LoginRefusals(IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit, IAuditStream stream, TimeProvider clock)
{
    /// <summary>The problem to answer with; its evidence is stored.</summary>
    /// <param name="action">The audited action, such as <c>login.refused</c>.</param>
    /// <param name="userName">As typed; null where none was.</param>
    /// <param name="outcome">One that accepts is told as a refusal: the caller is somebody else.</param>
    public async ValueTask<Problem> TellAsync(string action, LoginOutcome outcome, string? userName, string address, CancellationToken ct) => outcome switch
    {
        LoginOutcome.Throttled throttled => await ThrottledAsync(throttled.RetryAfterSeconds, ct),
        LoginOutcome.Busy => AuthenticationProblems.Busy,
        LoginOutcome.Refused refused => await RefuseAsync(action, refused.Subject, refused.Reason, AuthenticationProblems.Refused, userName, address, ct),
        LoginOutcome.InvalidTarget invalid => await RefuseAsync(action, invalid.Subject, "invalid_target", AuthenticationProblems.InvalidTarget, userName, address, ct),
        LoginOutcome.InvalidProof invalid => await RefuseAsync(action, invalid.Subject, invalid.Reason, AuthenticationProblems.InvalidProof, userName, address, ct),
        LoginOutcome.Unavailable => CommonProblems.Unavailable,
        LoginOutcome.Accepted accepted => await RefuseAsync(action, accepted.Person.Id, "another_person", AuthenticationProblems.Refused, userName, address, ct),
        _ => throw new UnreachableException(),
    };

    // A row each is bounded: every refusal that comes here has paid for a password hash behind the gate.
    private async ValueTask<Problem> RefuseAsync(
        string action, string? subject, string reason, Problem problem, string? userName, string address, CancellationToken ct)
    {
        outbox.Enroll(session);
        var client = new AuditPersonalValue(SessionClient.AddressKind, address);
        var actor = subject is null ? AuditActor.Anonymous : new AuditActor("user", subject);
        audit.Append(session, new AuditEntry(action, actor, "user", subject ?? "-", AuditOutcome.Denied, reason)
        {
            Personal = userName is null ? [client] : [new AuditPersonalValue("user_name", userName), client],
        });
        await outbox.PublishAsync(new LoginRefused(clock.GetUtcNow(), subject, reason));
        await session.SaveChangesAsync(ct);
        return problem;
    }

    // A flood comes here: in blocks, and without personal values.
    private async ValueTask<Problem> ThrottledAsync(int retryAfterSeconds, CancellationToken ct)
    {
        var recorded = await stream.RecordAsync(
            new AuditFact(clock.GetUtcNow(), "login.throttled", "anonymous", "-", Caller.Platform, null, AuditOutcome.Denied, "throttled", null, null, Activity.Current?.TraceId.ToHexString()),
            ct);
        return recorded ? AuthenticationProblems.Throttled with { RetryAfterSeconds = retryAfterSeconds } : CommonProblems.Unavailable;
    }
}
