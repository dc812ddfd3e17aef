using System.Globalization;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Import;

/// <summary>
/// Applies one chunk in one transaction: people, passwords, the audit entry of the chunk, the announcement and the mark are
/// committed together or not at all. Lines are decided by the rules of events.
/// </summary>
internal sealed class ChunkIntake(
    IDocumentStore documents, PersonStore people, PersonRows rows, PersonalValues values, IAccessPolicy policy, IAuditWriter audit,
    IOptions<ImportOptions> options, TimeProvider clock)
{
    private static readonly Caller Importer = new(
        CallerKind.Service, Caller.Platform, Caller.Platform, null, Caller.Platform, "import", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, []);

    /// <summary>Commits the chunk; the mark as it is then.</summary>
    /// <param name="report">Called with the rejected lines before each try to commit, so that no rejection goes unreported.</param>
    public async Task<ImportMark> RunAsync(
        ImportOrder order, SnapshotChunk chunk, ImportMark before, Func<IReadOnlyList<RejectedLine>, Task> report, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(order, chunk, before, report, ct);
            }
            catch (Exception exception) when (PersonConflict.IsRace(exception) && attempt < options.Value.MaxAttempts)
            {
                // An event changed or introduced one of the people meanwhile: decide again from what it left.
            }
        }
    }

    private async Task<ImportMark> TryAsync(
        ImportOrder order, SnapshotChunk chunk, ImportMark before, Func<IReadOnlyList<RejectedLine>, Task> report, CancellationToken ct)
    {
        await using var session = documents.LightweightSession();
        await session.BeginTransactionAsync(ct);
        await ImportMarks.LockAsync(session, order, before, ct);
        var persons = chunk.Lines.OfType<SnapshotLine.Person>().ToList();
        var batch = await EventBatch.LoadAsync(session, values, [.. persons.Select(line => line.State)], ct);
        var known = persons.Select(line => line.State.Subject).Where(subject => batch.Find(subject) is not null).ToHashSet(StringComparer.Ordinal);
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        var result = new ChunkResult();
        foreach (var line in chunk.Lines)
        {
            switch (line)
            {
                case SnapshotLine.Unusable unusable:
                    result.Reject(unusable.Number, unusable.Code);
                    break;
                case SnapshotLine.Person person when Settle(batch, person, order.Source, result) && person.PasswordHash is { } hash:
                    passwords.TryAdd(person.State.Subject, hash);
                    break;
            }
        }

        rows.Update(session, [.. batch.Changed.Where(person => known.Contains(person.Id))]);
        rows.Insert(session, [.. batch.Changed.Where(person => !known.Contains(person.Id))]);
        PasswordStore.SetWhereNone(session, passwords, clock.GetUtcNow());
        session.AnnounceAll(PersonStore.Topic, PersonStore.Announcements(batch.Changed));
        audit.Append(session, Evidence(order, chunk, result));
        var mark = result.After(before, chunk);
        ImportMarks.Move(session, order, mark);
        await report(result.Rejected);
        await session.SaveChangesAsync(ct);
        return mark;
    }

    // Whether the line was applied.
    private bool Settle(EventBatch batch, SnapshotLine.Person line, EventSourceOptions source, ChunkResult result)
    {
        var person = batch.Find(line.State.Subject);
        switch (EventDecision.Decide(person, line.State, batch.ContextOf(line.State, source, policy, values)))
        {
            case EventOutcome.Rejected rejected:
                result.Reject(line.Number, rejected.Code);
                return false;
            case EventOutcome.Applied:
                person ??= people.Create(line.State.Subject, null, null, null, null);
                batch.Apply(person, new Submitted(line.State, Importer, null), people, clock.GetUtcNow());
                result.AddApplied();
                return true;
            default:
                result.AddLate();
                return false;
        }
    }

    private static AuditEntry Evidence(ImportOrder order, SnapshotChunk chunk, ChunkResult result) =>
        new("people.imported", AuditActor.System, "import", $"{order.Source.Source} {order.Fingerprint}", AuditOutcome.Success)
        {
            Changes =
            [
                new AuditChange("lines", null, string.Create(CultureInfo.InvariantCulture, $"{chunk.FirstLine}-{chunk.LastLine}")),
                new AuditChange("lines_sha256", null, chunk.Hash),
                Count("applied", result.Applied), Count("late", result.Late), Count("rejected", result.Rejected.Count),
            ],
        };

    private static AuditChange Count(string name, int value) => new(name, null, value.ToString(CultureInfo.InvariantCulture));
}
