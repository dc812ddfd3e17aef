using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>A service identity as the API shows it; no secret, no hash.</summary>
/// <param name="KnownToPolicy">False while the active policy does not name the service: it can then call nothing.</param>
/// <param name="Secrets">The live secrets, the newest last.</param>
/// <param name="Keys">The public keys that its assertions are verified with.</param>
internal sealed record ServiceView(
    string Name,
    string ClientId,
    string? Owner,
    bool Enabled,
    IReadOnlyList<SecretView> Secrets,
    IReadOnlyList<KeyView> Keys,
    bool KnownToPolicy,
    DateTimeOffset ValidAfter,
    DateTimeOffset RegisteredAt,
    DateTimeOffset ChangedAt)
{
    internal static ServiceView Of(ServiceIdentityDocument identity, bool known, DateTimeOffset now) => new(
        identity.Id, identity.ClientId, identity.Owner, identity.Enabled,
        [.. identity.Credentials.Where(secret => !(secret.EndsAt <= now)).Select(secret => new SecretView(secret.IssuedAt, secret.EndsAt))],
        [.. identity.Keys.Select(key => new KeyView(key.KeyId, key.Algorithm))],
        known, identity.ValidAfter, identity.RegisteredAt, identity.ChangedAt);

    private static readonly DateTimeOffset Day = DateTimeOffset.UnixEpoch.AddYears(56);

    internal static ServiceView Example => new(
        "order-service", "01936d0a7a4e7c119c532f1f0e5a7b10", "team-orders", true,
        [new SecretView(Day, Day.AddHours(9)), new SecretView(Day.AddHours(8), null)], [new KeyView("2026-01", "ES256")], true, Day, Day, Day.AddHours(8));
}

/// <summary>When a secret was issued, and when it ends where a newer one has replaced it.</summary>
internal sealed record SecretView(DateTimeOffset IssuedAt, DateTimeOffset? EndsAt);

/// <summary>A public key by its name.</summary>
internal sealed record KeyView(string Kid, string Alg);
