using System.Security.Cryptography;
using System.Text;
using Marten;
using Npgsql;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Recovery;

/// <summary>
/// The codes made on the host as stored: HMAC-SHA-256 under a key of their own, bound to the person. Nobody makes a row by hand without the
/// key-encryption key.
/// </summary>
internal sealed class HostRecoveryStore(DataKeys keys, NpgsqlDataSource source, TimeProvider clock)
{
    private readonly Lazy<byte[]> _key = new(() => keys.Derive("mfa.host-recovery"));

    /// <summary>A command that answers with one row of one <c>boolean</c>: whether the person may answer a login with such a code now.</summary>
    public NpgsqlBatchCommand IsOpen(string subject) => new(
        $"select exists (select from {HostRecoveryTable.Name} where subject = $1 and used_at is null and expires_at > $2)")
    {
        Parameters = { new() { Value = subject }, new() { Value = clock.GetUtcNow() } },
    };

    /// <summary>Adds the person's code, in its one spelling, to the unit of work, in place of an earlier one.</summary>
    public void Issue(IDocumentSession unitOfWork, string subject, string code, DateTimeOffset expiresAt) => unitOfWork.QueueSqlCommand(
        """
        insert into mfa.host_recoveries (subject, hash, created_at, expires_at) values (?, ?, ?, ?)
        on conflict (subject) do update set hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null
        """,
        subject, HashOf(subject, code), clock.GetUtcNow(), expiresAt);

    /// <summary>Null where the code is the person's and good now; else the reason of <see cref="FactorReasons"/>.</summary>
    public async ValueTask<string?> RefuseAsync(string subject, string code, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select used_at is not null, expires_at from {HostRecoveryTable.Name} where subject = $1 and hash = $2");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(HashOf(subject, code));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return !await reader.ReadAsync(ct) ? FactorReasons.WrongCode
            : reader.GetBoolean(0) ? FactorReasons.CodeUsed
            : reader.GetFieldValue<DateTimeOffset>(1) <= clock.GetUtcNow() ? FactorReasons.CodeExpired
            : null;
    }

    /// <summary>Adds its one use to the unit of work, whose commit throws where it was used, replaced or over meanwhile.</summary>
    public void Use(IDocumentSession unitOfWork, string subject, string code)
    {
        var now = clock.GetUtcNow();
        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(HostRecoveryStore), subject,
            "update mfa.host_recoveries set used_at = ? where subject = ? and hash = ? and used_at is null and expires_at > ? returning 1",
            now, subject, HashOf(subject, code), now));
    }

    private byte[] HashOf(string subject, string code) => HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes($"{subject}\0{code}"));
}
