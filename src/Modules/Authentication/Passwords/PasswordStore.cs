using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// Passwords, one a person, apart from the person. Set together with a change of the person that ends the sessions. A login
/// reads the person first and the password after, so a session of the old password is of an epoch before that change.
/// </summary>
internal sealed class PasswordStore(NpgsqlDataSource source, TimeProvider clock)
{
    public const string Schema = """
        create schema if not exists authentication;
        create table if not exists authentication.passwords (
          subject text primary key, hash text not null, changed_at timestamptz not null);
        alter table authentication.passwords drop column if exists serial;
        """;

    /// <summary>The stored password, or null. An unknown subject costs the same look-up.</summary>
    public async Task<StoredPassword?> FindAsync(string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select hash from authentication.passwords where subject = $1");
        command.Parameters.AddWithValue(subject);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new StoredPassword(reader.GetString(0)) : null;
    }

    /// <summary>Sets the password with the session's commit.</summary>
    public void Set(IDocumentSession session, string subject, string hash) => session.QueueSqlCommand(
        """
        insert into authentication.passwords (subject, hash, changed_at) values (?, ?, ?)
        on conflict (subject) do update set hash = excluded.hash, changed_at = excluded.changed_at
        """,
        subject, hash, clock.GetUtcNow());

    /// <summary>Sets the hashes of those who have no password yet, with the session's commit.</summary>
    public static void SetWhereNone(IDocumentSession session, IReadOnlyDictionary<string, string> hashes, DateTimeOffset now)
    {
        if (hashes.Count > 0)
        {
            session.QueueSqlCommand(
                """
                insert into authentication.passwords (subject, hash, changed_at)
                select subject, hash, ? from unnest(?, ?) as given(subject, hash) on conflict (subject) do nothing
                """,
                now, hashes.Keys.ToArray(), hashes.Values.ToArray());
        }
    }

    /// <summary>Replaces a hash by another of the same password with the session's commit, unless the password was changed meanwhile.</summary>
    public static void Renew(IDocumentSession session, string subject, HashRenewal renewal) => session.QueueSqlCommand(
        "update authentication.passwords set hash = ? where subject = ? and hash = ?", renewal.Hash, subject, renewal.Old);
}

/// <summary>A hash of the present cost for the stored one of the same password. Never printed.</summary>
internal sealed record HashRenewal(string Old, string Hash)
{
    public override string ToString() => "***";
}

/// <summary>A password as stored. Never printed.</summary>
internal sealed record StoredPassword(string Hash)
{
    public override string ToString() => "***";
}
