using System.Security.Cryptography;
using Npgsql;

namespace ZeroTrust.Mfa.Passkeys.Users;

/// <summary>
/// What authenticators know a person by: 32 random bytes, the same for all passkeys of one person, so that an authenticator keeps one
/// account, and no subject, which would tell who it is (WebAuthn Level 3, section 14.6.1).
/// </summary>
internal sealed class UserHandles(NpgsqlDataSource source, TimeProvider clock)
{
    public const string Schema = """
        create schema if not exists mfa;
        create table if not exists mfa.passkey_users (subject text primary key, handle bytea not null unique, created_at timestamptz not null);
        """;

    private const int Bytes = 32;

    /// <summary>The person's handle, made and committed at the first time.</summary>
    public async Task<byte[]> OfAsync(string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            insert into mfa.passkey_users (subject, handle, created_at) values ($1, $2, $3)
            on conflict (subject) do update set handle = mfa.passkey_users.handle returning handle
            """);
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(RandomNumberGenerator.GetBytes(Bytes));
        command.Parameters.AddWithValue(clock.GetUtcNow());
        return (byte[])(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Whether the handle is the person's.</summary>
    public async Task<bool> IsOfAsync(byte[] handle, string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select true from mfa.passkey_users where handle = $1 and subject = $2");
        command.Parameters.AddWithValue(handle);
        command.Parameters.AddWithValue(subject);
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
