using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.Events.Lag;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events;

/// <summary>
/// Applies a batch of events in one transaction: event ids, people, audit entries, messages and the announcement are
/// committed together or not at all, and the outcomes are known before the commit returns. A batch that meets another one
/// is decided again from what that one left; nothing is lost and nothing applied twice.
/// </summary>
internal sealed class EventIntake(
    IDocumentStore documents, IServiceScopeFactory scopes, PersonStore people, PersonalValues values, EventSources sources,
    IAccessPolicy policy, IAuditWriter audit, SourceTallies tallies, IOptions<EventOptions> options, TimeProvider clock)
{
    /// <summary>The outcome of each event, in order.</summary>
    /// <exception cref="ProblemException">503 when others kept changing the same people through every try.</exception>
    public async Task<IReadOnlyList<EventOutcome>> ProcessAsync(IReadOnlyList<Submitted> events, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var outcomes = await TryAsync(events, ct);
                EventMetrics.Record(outcomes, clock.GetElapsedTime(began));
                tallies.Note(events, outcomes, clock.GetUtcNow());
                return outcomes;
            }
            catch (Exception exception) when (PersonConflict.IsRace(exception))
            {
                EventMetrics.Retried();
                if (attempt == options.Value.MaxAttempts)
                {
                    throw new ProblemException(CommonProblems.Unavailable, exception);
                }
            }
        }
    }

    private async Task<IReadOnlyList<EventOutcome>> TryAsync(IReadOnlyList<Submitted> events, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = documents.LightweightSession();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        await session.BeginTransactionAsync(ct);
        var batch = await EventBatch.LoadAsync(session, values, [.. events.Select(submitted => submitted.Event)], ct);
        var outcomes = new List<EventOutcome>(events.Count);
        foreach (var submitted in events)
        {
            outcomes.Add(Settle(session, batch, submitted));
        }

        await RecordAsync(session, outbox, batch);
        await session.SaveChangesAsync(ct);
        return outcomes;
    }

    private EventOutcome Settle(IDocumentSession session, EventBatch batch, Submitted submitted)
    {
        var (received, caller, correlation) = submitted;
        var person = batch.Find(received.Subject);
        var outcome = EventDecision.Decide(person, received, batch.ContextOf(received, sources.Find(received.Source, caller), policy, values));
        switch (outcome)
        {
            case EventOutcome.Applied applied:
                var before = EventEvidence.Snapshot.Of(person);
                person ??= people.Create(received.Subject, null, null, null, null);
                batch.Apply(person, submitted, people, clock.GetUtcNow());
                if (applied.Missed > 0)
                {
                    SequenceGaps.Note(session, received, applied.Missed);
                }

                audit.Append(session, EventEvidence.OfApplied(AuditActor.Of(caller), received, applied.Missed, before, EventEvidence.Snapshot.Of(person)) with { CorrelationId = correlation });
                break;
            case EventOutcome.Rejected rejected:
                audit.Append(session, EventEvidence.OfRejected(AuditActor.Of(caller), received, rejected.Code) with { CorrelationId = correlation });
                break;
        }

        return outcome;
    }

    private async Task RecordAsync(IDocumentSession session, IMartenOutbox outbox, EventBatch batch)
    {
        if (batch.Applied.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        ReceivedEvents.Remember(session, batch.Applied);
        foreach (var person in batch.Changed)
        {
            PersonStore.Store(session, person);
            await PublishRolesAsync(outbox, batch, person, now);
        }

        session.AnnounceAll(PersonStore.Topic, PersonStore.Announcements(batch.Changed));
        await outbox.PublishAsync(new PermissionsChanged(now, [.. batch.Changed.Select(person => person.ToState())], "event"));
    }

    private static async ValueTask PublishRolesAsync(IMartenOutbox outbox, EventBatch batch, PersonDocument person, DateTimeOffset now)
    {
        var before = batch.RolesBefore(person.Id);
        var after = person.EffectiveRoles();
        string[] added = [.. after.Except(before, StringComparer.Ordinal)];
        string[] removed = [.. before.Except(after, StringComparer.Ordinal)];
        if (added.Length + removed.Length > 0)
        {
            await outbox.PublishAsync(new RolesChanged(now, person.Id, added, removed, batch.ChangedBy(person.Id)));
        }
    }
}
