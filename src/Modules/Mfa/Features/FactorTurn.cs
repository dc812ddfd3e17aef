using Marten;
using Npgsql;

namespace ZeroTrust.Mfa.Features;

/// <summary>
/// A turn at the factors of one person. What depends on how many there are (the last one, the first one) is looked at and changed
/// within it: two who remove each other's last factor at once would each still see the other.
/// </summary>
internal static class FactorTurn
{
    /// <summary>
    /// Takes the turn until the session's transaction ends; false where somebody has it. Nobody waits for it: a crowd would hold a
    /// connection each.
    /// </summary>
    public static async Task<bool> TryTakeAsync(IDocumentSession session, string subject, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        await using var turn = new NpgsqlCommand("select pg_try_advisory_xact_lock(hashtextextended($1, 0))");
        turn.Parameters.AddWithValue($"zerotrust.factors {subject}");
        await using var reader = await session.ExecuteReaderAsync(turn, ct);
        return await reader.ReadAsync(ct) && reader.GetBoolean(0);
    }
}
