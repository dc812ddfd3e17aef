using System.Text.Json;
using Npgsql;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Challenges as rows.</summary>
internal sealed class ChallengeRows(PersonalValues values)
{
    /// <summary>The challenge of the present row of <see cref="ChallengeTable.Columns"/>.</summary>
    public Challenge Read(NpgsqlDataReader reader)
    {
        var idHash = reader.GetFieldValue<byte[]>(0);
        return new Challenge(
            idHash, reader.GetString(1), Optional<string>(reader, 2), reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetString(4).Split(' '),
            Optional<byte[]>(reader, 5) is { } login ? Open(idHash, login) : null,
            Optional<byte[]>(reader, 6), Time(reader, 7), reader.GetFieldValue<byte[]>(8), reader.GetInt32(9),
            reader.GetFieldValue<DateTimeOffset>(10), reader.GetFieldValue<DateTimeOffset>(11), Time(reader, 12));
    }

    /// <summary>The columns of a new challenge that are not null.</summary>
    public IReadOnlyList<(string Name, object Value)> Write(Challenge challenge)
    {
        (string Name, object? Value)[] columns =
        [
            ("id_hash", challenge.IdHash), ("purpose", challenge.Purpose), ("subject", challenge.Subject), ("factor_id", challenge.FactorId),
            ("factors", string.Join(' ', challenge.Factors)), ("login", challenge.Login is { } login ? Seal(challenge.IdHash, login) : null),
            ("code_hash", challenge.CodeHash), ("code_ends_at", challenge.CodeEndsAt), ("nonce", challenge.Nonce),
            ("created_at", challenge.CreatedAt), ("expires_at", challenge.ExpiresAt),
        ];
        return [.. columns.Where(column => column.Value is not null).Select(column => (column.Name, column.Value!))];
    }

    // Bound to the id: readable in its own row only.
    private byte[] Seal(byte[] idHash, PendingLogin login) =>
        values.Seal(KindOf(idHash), JsonSerializer.Serialize(login, ChallengeJson.Default.PendingLogin));

    private PendingLogin? Open(byte[] idHash, byte[] login) =>
        JsonSerializer.Deserialize(values.Reveal(KindOf(idHash), login), ChallengeJson.Default.PendingLogin);

    private static string KindOf(byte[] idHash) => $"pending_login {Convert.ToHexStringLower(idHash)}";

    private static T? Optional<T>(NpgsqlDataReader reader, int column) where T : class =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
