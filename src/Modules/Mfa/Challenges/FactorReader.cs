using Npgsql;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Recovery;
using ZeroTrust.Mfa.RecoveryCodes;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Reads what a login has to know of a person, in one round trip.</summary>
internal sealed class FactorReader(NpgsqlDataSource source, IRecoveryCodes recoveryCodes, HostRecoveryStore hostRecoveries)
{
    /// <summary>What the person can prove.</summary>
    public async Task<FactorsAtHand> ReadAsync(string subject, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(FactorRows.Confirmed(subject));
        batch.BatchCommands.Add(recoveryCodes.CountLeft(subject));
        batch.BatchCommands.Add(hostRecoveries.IsOpen(subject));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var factors = await FactorRows.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var codesLeft = reader.GetInt32(0);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new FactorsAtHand(factors, codesLeft, reader.GetBoolean(0));
    }
}

/// <summary>What a person can prove.</summary>
/// <param name="Factors">The confirmed ones.</param>
/// <param name="HasHostRecovery">Whether a code that was made on the host may be used now.</param>
internal sealed record FactorsAtHand(IReadOnlyList<Factor> Factors, int RecoveryCodesLeft, bool HasHostRecovery)
{
    public bool HasRecoveryCode => RecoveryCodesLeft > 0 || HasHostRecovery;

    public override string ToString() => "factors";
}
