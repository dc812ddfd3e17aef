using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Totp;

namespace ZeroTrust.Mfa.Features;

/// <summary>A second factor as it is shown.</summary>
/// <param name="Name">As the person called it; only the person sees it.</param>
/// <param name="Confirmed">Whether it counts.</param>
/// <param name="Drift">By how many steps of 30 seconds the last accepted code was late (negative) or early; null for other kinds.</param>
/// <param name="Warning"><c>clock_drift</c>: the app's clock is off, and its codes will not be accepted for much longer.</param>
internal sealed record FactorView(
    string Id, string Kind, string? Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Confirmed, int? Drift, string? Warning)
{
    public const string ClockDrift = "clock_drift";

    public static FactorView Example => new(
        "01936d0a7a4e7c119c532f1f0e5a7b12", "totp", "Work phone", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), true, 0, null);

    public static FactorView Of(Factor factor, string? name)
    {
        var totp = factor.Kind == Contracts.Mfa.FactorKinds.Totp ? TotpDetail.Of(factor) : null;
        return new FactorView(
            FactorNews.TextOf(factor.Id), factor.Kind, name, factor.CreatedAt, factor.LastUsedAt, factor.ConfirmedAt is not null,
            totp?.Drift is [.., var last] ? last : null, totp?.ClockDrifts is true ? ClockDrift : null);
    }

    /// <summary>Shows no name.</summary>
    public override string ToString() => $"{Kind} {Id}";
}

/// <summary>A person's second factors.</summary>
/// <param name="Warning"><c>recovery_codes_low</c>: it is time to make new ones.</param>
internal sealed record FactorList(IReadOnlyList<FactorView> Items, int RecoveryCodesLeft, string? Warning)
{
    public const string RecoveryCodesLow = "recovery_codes_low";

    public static FactorList Example => new([FactorView.Example], 10, null);

    /// <param name="nameOf">Null where names are not shown.</param>
    public static FactorList Of(IReadOnlyList<Factor> factors, int recoveryCodesLeft, int few, Func<Factor, string>? nameOf) => new(
        [.. factors.Select(factor => FactorView.Of(factor, nameOf?.Invoke(factor)))],
        recoveryCodesLeft,
        recoveryCodesLeft <= few && factors.Any(factor => factor.ConfirmedAt is not null) ? RecoveryCodesLow : null);
}
