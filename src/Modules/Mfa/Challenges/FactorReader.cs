using Npgsql;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.RecoveryCodes;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Reads what a login has to know of a person, in one round trip.</summary>
internal sealed class FactorReader(NpgsqlDataSource source, IRecoveryCodes recoveryCodes)
{
    /// <summary>The confirmed factors, and how many recovery codes are left.</summary>
    public async Task<(IReadOnlyList<Factor> Factors, int RecoveryCodesLeft)> ReadAsync(string subject, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(FactorRows.Confirmed(subject));
        batch.BatchCommands.Add(recoveryCodes.CountLeft(subject));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var factors = await FactorRows.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (factors, reader.GetInt32(0));
    }
}
