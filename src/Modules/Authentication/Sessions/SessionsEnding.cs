using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// Ends all sessions of a person at once, or all but one, with one entry and one fact however many they are and however they
/// race: the person's epoch moves, and no row but that of the kept session is touched.
/// </summary>
internal sealed class SessionsEnding(PersonStore people, SubjectFeed feed, IAuditWriter audit, TimeProvider clock)
{
    /// <summary>Adds it to the unit of work; the outbox is enrolled by the caller. Call <see cref="CommittedAsync"/> after the commit.</summary>
    /// <param name="keptSessionId">
    /// Goes on by its refresh token. Its access tokens made so far are refused as all others of the person are: their epoch is
    /// that of the tokens that this is about.
    /// </param>
    public async ValueTask AppendAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, AuditActor actor, PersonDocument person, string reason, string? keptSessionId)
    {
        var now = clock.GetUtcNow();
        person.EndSessions(now);
        await people.RecordChangeAsync(unitOfWork, outbox, person, reason);
        if (keptSessionId is not null)
        {
            SessionStore.Keep(unitOfWork, keptSessionId, person.Epoch);
        }

        audit.Append(unitOfWork, new AuditEntry("sessions.ended", actor, "user", person.Id, AuditOutcome.Success, reason)
        {
            Changes = keptSessionId is null ? [] : [new AuditChange("kept_session", null, keptSessionId)],
        });
        await outbox.PublishAsync(new SessionsEnded(now, person.Id, reason));
    }

    /// <summary>After the commit: this instance does not wait for the feed.</summary>
    public ValueTask CommittedAsync(PersonDocument person, CancellationToken ct) => feed.OnChangeAsync(PersonStore.Announcement(person), ct);
}
