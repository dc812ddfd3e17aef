using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Stores challenges. PostgreSQL alone counts attempts and uses, so no outage of Redis gives a fresh guess.</summary>
internal sealed class ChallengeStore(NpgsqlDataSource source, ChallengeRows rows, PasswordlessIds passwordless, IOptions<MfaOptions> options, TimeProvider clock)
{
    /// <summary>Adds a challenge to the unit of work.</summary>
    public void Insert(IDocumentSession unitOfWork, Challenge challenge)
    {
        // A parameter cannot be null here: what is left out stands for it.
        var columns = rows.Write(challenge);
        unitOfWork.QueueSqlCommand(
            $"insert into mfa.challenges ({string.Join(", ", columns.Select(column => column.Name))}) values ({string.Join(", ", columns.Select(_ => "?"))})",
            [.. columns.Select(column => column.Value)]);
    }

    /// <summary>
    /// The challenge with this id and the confirmed factors of its person, in one round trip; null for an unknown one. That of an enrolment is never
    /// found so: it has no id that anybody knows.
    /// </summary>
    public async Task<FoundChallenge?> FindAsync(string id, CancellationToken ct)
    {
        var made = id.Length == OpaqueToken.Length ? null : passwordless.Read(id);
        if (made is null && id.Length != OpaqueToken.Length)
        {
            return null;
        }

        var idHash = made?.IdHash ?? OpaqueToken.Hash(id);
        var found = await FindAsync(
            Command($"select {ChallengeTable.Columns} from {ChallengeTable.Name} where id_hash = $1 and purpose <> '{ChallengePurposes.Enrolment}'", idHash),
            Command($"""
                select {FactorTable.Columns} from {FactorTable.Name} where subject = (select subject from {ChallengeTable.Name} where id_hash = $1)
                  and confirmed_at is not null order by created_at, id
                """, idHash),
            ct);
        return found ?? (made is null ? null : new FoundChallenge(made, []));
    }

    /// <summary>The challenge by which this person confirms this factor, with that factor; null for none.</summary>
    public Task<FoundChallenge?> FindEnrolmentAsync(string subject, Guid factorId, CancellationToken ct) => FindAsync(
        Command($"""
            select {ChallengeTable.Columns} from {ChallengeTable.Name}
            where factor_id = $1 and subject = $2 and purpose = '{ChallengePurposes.Enrolment}'
            """, factorId, subject),
        Command($"select {FactorTable.Columns} from {FactorTable.Name} where id = $1 and subject = $2 and confirmed_at is null", factorId, subject),
        ct);

    /// <summary>The challenge of this person's enrolment by its nonce, for a credential that names it; no factor is there yet.</summary>
    public Task<FoundChallenge?> FindEnrolmentAsync(string subject, byte[] nonce, CancellationToken ct) => FindAsync(
        Command($"""
            select {ChallengeTable.Columns} from {ChallengeTable.Name}
            where subject = $1 and nonce = $2 and purpose = '{ChallengePurposes.Enrolment}'
            """, subject, nonce),
        Command($"select {FactorTable.Columns} from {FactorTable.Name} where false"),
        ct);

    /// <summary>
    /// Counts an attempt before it is checked, committed: however many at once, no more than the options allow get true, none after
    /// the use or the end.
    /// </summary>
    public async Task<bool> CountAttemptAsync(Challenge challenge, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        if (challenge.Purpose == ChallengePurposes.Passwordless)
        {
            // Its row is made by the first attempt.
            var columns = rows.Write(challenge);
            batch.BatchCommands.Add(Command(
                $"""
                insert into mfa.challenges ({string.Join(", ", columns.Select(column => column.Name))})
                values ({string.Join(", ", columns.Select((_, index) => $"${index + 1}"))}) on conflict do nothing
                """,
                [.. columns.Select(column => column.Value)]));
        }

        var count = Command(
            "update mfa.challenges set attempts = attempts + 1 where id_hash = $1 and attempts < $2 and used_at is null and expires_at > $3",
            challenge.IdHash, options.Value.MaxAttemptsPerChallenge, clock.GetUtcNow());
        batch.BatchCommands.Add(count);
        await batch.ExecuteNonQueryAsync(ct);
        return count.RecordsAffected == 1;
    }

    /// <summary>Whether it was used meanwhile.</summary>
    public async Task<bool> IsUsedAsync(Challenge challenge, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select exists (select from mfa.challenges where id_hash = $1 and used_at is not null)");
        command.Parameters.AddWithValue(challenge.IdHash);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Uses the challenge with the unit of work: exactly one of many commits, and none after the end.</summary>
    public static void Use(IDocumentSession unitOfWork, Challenge challenge, DateTimeOffset now) => unitOfWork.QueueOperation(new ConditionalUpdate(
        typeof(Challenge), challenge.Purpose, "update mfa.challenges set used_at = ? where id_hash = ? and used_at is null and expires_at > ? returning 1",
        now, challenge.IdHash, now));

    /// <summary>With the unit of work: the challenge is answered by this code from now on, and by no earlier one.</summary>
    /// <param name="codeHash">A keyed hash: a code has few digits.</param>
    public static void SetCode(IDocumentSession unitOfWork, Challenge challenge, byte[] codeHash, DateTimeOffset endsAt) =>
        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(Challenge), challenge.Purpose,
            "update mfa.challenges set code_hash = ?, code_ends_at = ? where id_hash = ? and used_at is null returning 1", codeHash, endsAt, challenge.IdHash));

    private async Task<FoundChallenge?> FindAsync(NpgsqlBatchCommand challenge, NpgsqlBatchCommand factors, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(challenge);
        batch.BatchCommands.Add(factors);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var found = rows.Read(reader);
        await reader.NextResultAsync(ct);
        return new FoundChallenge(found, await FactorRows.ReadAsync(reader, ct));
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
#pragma warning disable CA2100 // The texts are constants of this class.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}

/// <summary>A challenge and the factors that may answer it: the person's confirmed ones, or the one that is being confirmed.</summary>
internal sealed record FoundChallenge(Challenge Challenge, IReadOnlyList<Factor> Factors)
{
    public override string ToString() => Challenge.ToString();
}
