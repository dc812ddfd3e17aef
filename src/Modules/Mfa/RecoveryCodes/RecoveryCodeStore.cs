using Marten;
using Npgsql;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.RecoveryCodes;

/// <summary>
/// The codes as stored: keyed hashes (HMAC-SHA-256), bound to the person. A copy of the table alone checks no guess, and a row copied
/// to another person is nobody's code.
/// </summary>
internal sealed class RecoveryCodeStore(PersonalValues values, NpgsqlDataSource source, TimeProvider clock) : IRecoveryCodes
{
    /// <summary>How many a person gets.</summary>
    public const int Count = 10;

    private const string Left = $"select count(*)::int from {RecoveryCodeTable.Name} where subject = $1 and used_at is null";

    /// <inheritdoc />
    public NpgsqlBatchCommand CountLeft(string subject)
    {
        var command = new NpgsqlBatchCommand(Left);
        command.Parameters.AddWithValue(subject);
        return command;
    }

    /// <summary>How many a person has left.</summary>
    public async Task<int> CountLeftAsync(string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Left);
        command.Parameters.AddWithValue(subject);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Whether a code, in its one spelling, is the person's.</summary>
    public async ValueTask<RecoveryCodeState> StateOfAsync(string subject, string code, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select used_at is null from {RecoveryCodeTable.Name} where subject = $1 and hash = $2");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(HashOf(subject, code));
        return await command.ExecuteScalarAsync(ct) switch
        {
            true => RecoveryCodeState.Free,
            false => RecoveryCodeState.Used,
            _ => RecoveryCodeState.Unknown,
        };
    }

    /// <summary>Adds its one use to the unit of work, whose commit throws where it was used, or made void, meanwhile.</summary>
    public void Use(IDocumentSession session, string subject, string code) => session.QueueOperation(new ConditionalUpdate(
        typeof(RecoveryCodeStore), subject,
        $"update {RecoveryCodeTable.Name} set used_at = ? where subject = ? and hash = ? and used_at is null returning 1",
        clock.GetUtcNow(), subject, HashOf(subject, code)));

    /// <summary>
    /// Adds ten new codes to the unit of work, in place of all earlier ones. The caller has the person's turn: two at once would
    /// each leave theirs.
    /// </summary>
    public IReadOnlyList<string> Renew(IDocumentSession session, string subject)
    {
        List<string> codes = [.. Enumerable.Range(0, Count).Select(_ => RecoveryCode.Create())];
        string[] hashes = [.. codes.Select(code => HashOf(subject, RecoveryCode.Read(code)!))];
        Remove(session, subject);
        session.QueueOperation(new ConditionalUpdate(
            typeof(RecoveryCodeStore), subject,
            $"insert into {RecoveryCodeTable.Name} (subject, hash, created_at) select ?, hash, ? from unnest(?) as hash returning 1",
            subject, clock.GetUtcNow(), hashes));
        return codes;
    }

    /// <summary>Adds the end of all codes of a person to the unit of work.</summary>
    public static void Remove(IDocumentSession session, string subject) =>
        session.QueueSqlCommand($"delete from {RecoveryCodeTable.Name} where subject = ?", subject);

    private string HashOf(string subject, string code) => values.Lookup("recovery_code", $"{subject} {code}");
}

/// <summary>What is known of a code.</summary>
internal enum RecoveryCodeState
{
    /// <summary>Nobody's, or another person's.</summary>
    Unknown,

    /// <summary>The person's, and used already.</summary>
    Used,

    /// <summary>The person's, and good for one use.</summary>
    Free,
}
