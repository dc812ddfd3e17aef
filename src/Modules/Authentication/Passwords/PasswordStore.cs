using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// Passwords, one a person, apart from the person. Each has a serial: a session remembers the one that it was opened with, so
/// that a changed password ends it however the two raced.
/// </summary>
internal sealed class PasswordStore(NpgsqlDataSource source, TimeProvider clock)
{
    public const string Schema = """
        create schema if not exists authentication;
        create table if not exists authentication.passwords (
          subject text primary key, hash text not null, serial int not null, changed_at timestamptz not null);
        """;

    /// <summary>The stored password, or null. An unknown subject costs the same look-up.</summary>
    public async Task<StoredPassword?> FindAsync(string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select hash, serial from authentication.passwords where subject = $1");
        command.Parameters.AddWithValue(subject);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new StoredPassword(reader.GetString(0), reader.GetInt32(1)) : null;
    }

    /// <summary>Sets the password with the session's commit.</summary>
    public void Set(IDocumentSession session, string subject, string hash) => session.QueueSqlCommand(
        """
        insert into authentication.passwords (subject, hash, serial, changed_at) values (?, ?, 1, ?)
        on conflict (subject) do update set hash = excluded.hash, serial = authentication.passwords.serial + 1, changed_at = excluded.changed_at
        """,
        subject, hash, clock.GetUtcNow());

    /// <summary>Replaces the hash of the same password with the session's commit, unless the password was changed meanwhile.</summary>
    public static void Renew(IDocumentSession session, string subject, int serial, string hash) =>
        session.QueueSqlCommand("update authentication.passwords set hash = ? where subject = ? and serial = ?", hash, subject, serial);
}

/// <summary>A password as stored. Never printed.</summary>
internal sealed record StoredPassword(string Hash, int Serial)
{
    public override string ToString() => "***";
}
