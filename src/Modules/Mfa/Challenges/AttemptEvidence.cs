using System.Collections.Immutable;
using System.Diagnostics;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>What is recorded of attempts. No entry and no fact has a code, an id of a challenge or a credential.</summary>
internal sealed class AttemptEvidence(IServiceScopeFactory scopes, IAuditWriter audit, IAuditStream stream, TimeProvider clock)
{
    private const string FailedAction = "factor.failed";

    /// <summary>Adds the proof of a login to the unit of work.</summary>
    public async ValueTask AppendVerifiedAsync(IDocumentSession unitOfWork, IMartenOutbox outbox, AttemptResult.Proved proved)
    {
        var purpose = proved.Found.Challenge.Purpose;
        audit.Append(unitOfWork, new AuditEntry(
            "factor.verified", new AuditActor("user", proved.Right.Subject), "factor", proved.Right.FactorId?.ToString("N") ?? proved.Factor, AuditOutcome.Success)
        {
            Changes = ChangesOf(proved.Factor, purpose),
            Personal = [new AuditPersonalValue("client_address", proved.ClientAddress)],
        });
        await outbox.PublishAsync(new FactorVerified(clock.GetUtcNow(), proved.Right.Subject, proved.Factor, purpose));
    }

    /// <summary>
    /// Records a failure, committed, whatever becomes of the caller's unit of work. A row each is bounded: it is behind the throttle.
    /// </summary>
    /// <param name="subject">Null where it is not known who was meant: a login by passkey alone.</param>
    public async ValueTask FailedAsync(string? subject, string factor, string purpose, string reason, string clientAddress, CancellationToken ct)
    {
        AttemptMetrics.Count(factor, "refused");
        var name = AttemptMetrics.NameOf(factor);
        await using var scope = scopes.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(unitOfWork);
        var actor = subject is null ? AuditActor.Anonymous : new AuditActor("user", subject);
        audit.Append(unitOfWork, new AuditEntry(FailedAction, actor, "factor", name, AuditOutcome.Denied, reason)
        {
            Changes = ChangesOf(name, purpose),
            Personal = [new AuditPersonalValue("client_address", clientAddress)],
        });
        await outbox.PublishAsync(new FactorFailed(clock.GetUtcNow(), subject, name, purpose, reason));
        await unitOfWork.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Records what anybody can bring about at no cost, in the stream for volume: unknown challenges and throttled attempts. False where there was no
    /// room, and then nothing may be answered.
    /// </summary>
    public async ValueTask<bool> StreamAsync(string? subject, string factor, string reason, CancellationToken ct)
    {
        var (kind, id) = subject is null ? (AuditActor.Anonymous.Kind, AuditActor.Anonymous.Id) : ("user", subject);
        return await stream.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), FailedAction, kind, id, Caller.Platform, AttemptMetrics.NameOf(factor), AuditOutcome.Denied, reason, null, null,
                Activity.Current?.TraceId.ToHexString()),
            ct);
    }

    private static ImmutableArray<AuditChange> ChangesOf(string factor, string purpose) =>
        [new AuditChange("factor", null, factor), new AuditChange("purpose", null, purpose)];
}
