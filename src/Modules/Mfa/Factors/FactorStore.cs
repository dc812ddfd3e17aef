using Npgsql;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Mfa.Factors;

/// <summary>Reads factors. What changes them is in <see cref="FactorChanges"/>.</summary>
internal sealed class FactorStore(NpgsqlDataSource source, PersonalValues values)
{
    private const string NameKind = "factor_name";

    /// <summary>The person's factors that count, oldest first.</summary>
    public async Task<IReadOnlyList<Factor>> ConfirmedAsync(string subject, CancellationToken ct) =>
        [.. (await AllAsync(subject, ct)).Where(factor => factor.ConfirmedAt is not null)];

    /// <summary>The same with those that were only begun.</summary>
    public Task<IReadOnlyList<Factor>> AllAsync(string subject, CancellationToken ct) =>
        ReadAsync("subject = $1 order by created_at, id", subject, ct);

    /// <summary>The passkey with this credential id, whoever has it; null for none.</summary>
    public async Task<Factor?> FindPasskeyAsync(byte[] credentialId, CancellationToken ct) =>
        (await ReadAsync("lookup_id = $1 and kind = 'passkey' and confirmed_at is not null", credentialId, ct)).SingleOrDefault();

    /// <summary>A name as stored.</summary>
    public byte[] SealName(string name) => values.Seal(NameKind, name);

    /// <summary>The name, for its owner.</summary>
    public string NameOf(Factor factor) => values.Reveal(NameKind, factor.Name);

    private async Task<IReadOnlyList<Factor>> ReadAsync(string where, object value, CancellationToken ct)
    {
#pragma warning disable CA2100 // The conditions are constants of this class.
        await using var command = source.CreateCommand($"select {FactorTable.Columns} from {FactorTable.Name} where {where}");
#pragma warning restore CA2100
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await FactorRows.ReadAsync(reader, ct);
    }
}
