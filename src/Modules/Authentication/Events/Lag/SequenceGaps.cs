using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.Events.Lag;

/// <summary>Sequence numbers of a subject that never came before a later one.</summary>
/// <param name="FirstMissing">The first number that was skipped.</param>
/// <param name="Missed">How many were.</param>
internal sealed record SequenceGap(string Source, string Subject, long FirstMissing, long Missed, DateTimeOffset SeenAt);

/// <summary>The gaps of all subjects, each written with the event that showed it.</summary>
internal static class SequenceGaps
{
    public const string Table = "authentication.sequence_gaps";

    public const string Schema = """
        create table if not exists authentication.sequence_gaps (
          source text not null, subject text not null, first_missing bigint not null, missed bigint not null,
          seen_at timestamptz not null default now(), primary key (source, subject, first_missing));
        create index if not exists sequence_gaps_seen_at on authentication.sequence_gaps (seen_at);
        """;

    /// <summary>Notes the gap before the event with the session's commit.</summary>
    public static void Note(IDocumentSession session, PersonEvent received, long missed) => session.QueueSqlCommand(
        "insert into authentication.sequence_gaps (source, subject, first_missing, missed) values (?, ?, ?, ?) on conflict do nothing",
        received.Source, received.Subject, received.Sequence - missed, missed);

    /// <summary>The gaps after the one given, by source, subject and number.</summary>
    public static async Task<IReadOnlyList<SequenceGap>> ReadAsync(IQuerySession session, (string Source, string Subject, long First) after, int count, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            select source, subject, first_missing, missed, seen_at from authentication.sequence_gaps
            where (source, subject, first_missing) > ($1, $2, $3) order by source, subject, first_missing limit $4
            """);
        command.Parameters.AddWithValue(after.Source);
        command.Parameters.AddWithValue(after.Subject);
        command.Parameters.AddWithValue(after.First);
        command.Parameters.AddWithValue(count);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        var gaps = new List<SequenceGap>();
        while (await reader.ReadAsync(ct))
        {
            gaps.Add(new SequenceGap(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return gaps;
    }
}
