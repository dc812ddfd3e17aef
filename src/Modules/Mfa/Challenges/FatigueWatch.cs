using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>
/// Notices many unanswered challenges of one person in a short time: somebody may know the password and hope for a tired owner. It tells the owner, audit
/// and Detection, once a window, and keeps nobody out.
/// </summary>
internal sealed class FatigueWatch(
    NpgsqlDataSource source, IPersonDirectory people, IAuditWriter audit, IDocumentSession unitOfWork, IMartenOutbox outbox, IOptions<MfaOptions> options,
    TimeProvider clock)
{
    public const string Table = "mfa.fatigue";

    public const string Schema = """
        create table if not exists mfa.fatigue (subject text primary key, told_at timestamptz not null);
        create index if not exists fatigue_age on mfa.fatigue (told_at);
        """;

    private const string Suspected = "factor.fatigue_suspected";

    /// <summary>Called before a challenge is added to the unit of work, which what there is to tell joins.</summary>
    public async ValueTask WatchAsync(string subject, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var since = now.AddSeconds(-options.Value.FatigueWindowSeconds);
        var unanswered = await CountAsync(subject, since, ct) + 1;
        if (unanswered > options.Value.FatigueChallenges && await TakeTurnAsync(subject, since, now, ct))
        {
            await TellAsync(subject, unanswered, now, ct);
        }
    }

    // Those after the last answer: who answers in between is there and awake.
    private async Task<int> CountAsync(string subject, DateTimeOffset since, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select count(*)::int from mfa.challenges where subject = $1 and created_at > $2 and login is not null and created_at > coalesce(
              (select max(used_at) from mfa.challenges where subject = $1 and created_at > $2), '-infinity')
            """);
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(since);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    // In the unit of work's transaction: true for exactly one of many, who then wait for its end. Undone with it.
    private async Task<bool> TakeTurnAsync(string subject, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        await unitOfWork.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("""
            insert into mfa.fatigue as f (subject, told_at) values ($1, $2)
            on conflict (subject) do update set told_at = excluded.told_at where f.told_at <= $3 returning 1
            """);
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(since);
        await using var reader = await unitOfWork.ExecuteReaderAsync(command, ct);
        return await reader.ReadAsync(ct);
    }

    private async ValueTask TellAsync(string subject, int challenges, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(unitOfWork, new AuditEntry(Suspected, AuditActor.System, "user", subject, AuditOutcome.Success)
        {
            Changes = [new AuditChange("challenges", null, challenges.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        });
        await outbox.PublishAsync(new FactorFatigueSuspected(now, subject, challenges, options.Value.FatigueWindowSeconds));
        if (await people.FindAsync(subject, ct) is { } person)
        {
            await people.NotifyAsync(
                person, "Many logins wait for your second factor",
                $"Somebody entered your password {challenges} times within {options.Value.FatigueWindowSeconds / 60} minutes and did not get past your second factor."
                + " If that was not you, change your password. Never confirm a login that you did not begin, and give no code to anybody who asks for it.",
                ct);
        }
    }
}
