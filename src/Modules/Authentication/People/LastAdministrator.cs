using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.People;

/// <summary>
/// Somebody active must always be administrator. Who takes that away from people takes a turn first: two who remove each
/// other at once would each still see the other.
/// </summary>
internal static class LastAdministrator
{
    private const string Turn = "pg_advisory_xact_lock(hashtextextended('zerotrust.last-administrator', 0))";

    /// <summary>Takes the turn until the session's transaction ends.</summary>
    public static async Task TakeTurnAsync(IDocumentSession session, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        await using var turn = new NpgsqlCommand($"select {Turn}");
        await session.ExecuteAsync(turn, ct);
    }

    /// <summary>Takes the turn if one of the people is administrator; before their rows are locked, as every other does.</summary>
    public static async Task<bool> TakeTurnForAsync(IDocumentSession session, string[] subjects, CancellationToken ct)
    {
        await using var turn = new NpgsqlCommand($"select {Turn} from (select 1 from {PersonTable.Name} where administrator and id = any($1) limit 1) as found");
        turn.Parameters.AddWithValue(subjects);
        await using var reader = await session.ExecuteReaderAsync(turn, ct);
        return await reader.ReadAsync(ct);
    }

    /// <summary>Whether there is an active administrator beside these people; to be asked within the turn.</summary>
    public static async Task<bool> IsThereAnotherAsync(IDocumentSession session, string[] subjects, CancellationToken ct)
    {
        await using var others = new NpgsqlCommand($"select 1 from {PersonTable.Name} where administrator and id <> all($1) limit 1");
        others.Parameters.AddWithValue(subjects);
        await using var reader = await session.ExecuteReaderAsync(others, ct);
        return await reader.ReadAsync(ct);
    }
}
