using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>A service identity as the API shows it; no secret, no hash.</summary>
/// <param name="KnownToPolicy">False while the active policy does not name the service: it can then call nothing.</param>
/// <param name="Secrets">How many secrets are live.</param>
internal sealed record ServiceView(
    string Name,
    string ClientId,
    string? Owner,
    bool Enabled,
    int Secrets,
    bool KnownToPolicy,
    DateTimeOffset ValidAfter,
    DateTimeOffset RegisteredAt,
    DateTimeOffset ChangedAt)
{
    internal static ServiceView Of(ServiceIdentityDocument identity, bool known, DateTimeOffset now) => new(
        identity.Id, identity.ClientId, identity.Owner, identity.Enabled,
        identity.Credentials.Count(credential => !(credential.EndsAt <= now)),
        known, identity.ValidAfter, identity.RegisteredAt, identity.ChangedAt);

    internal static ServiceView Example => new(
        "order-service", "01936d0a7a4e7c119c532f1f0e5a7b10", "team-orders", true, 1, true,
        DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56));
}
