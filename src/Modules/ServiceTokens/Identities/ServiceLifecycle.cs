using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>What can happen to a service identity; pure.</summary>
internal static class ServiceLifecycle
{
    internal static ServiceIdentityDocument Register(string name, string? owner, string clientId, Secret<string>? secret, DateTimeOffset now) => new()
    {
        Id = name,
        ClientId = clientId,
        Owner = owner,
        Enabled = true,
        ValidAfter = WholeSecond(now),
        RegisteredAt = now,
        ChangedAt = now,
        Credentials = secret is { } first ? [Credential(first, now)] : [],
    };

    /// <summary>A new secret; the newest old one lives on for the overlap, all others end now.</summary>
    /// <returns>When the old secret ends.</returns>
    internal static DateTimeOffset Rotate(ServiceIdentityDocument identity, Secret<string> secret, TimeSpan overlap, DateTimeOffset now)
    {
        var ends = now + overlap;
        var kept = identity.Credentials
            .Where(old => overlap > TimeSpan.Zero && !(old.EndsAt <= now))
            .TakeLast(1)
            .Select(old => new ServiceCredential
            {
                SecretHash = old.SecretHash,
                IssuedAt = old.IssuedAt,
                EndsAt = old.EndsAt < ends ? old.EndsAt : ends,
            });
        identity.Credentials = [.. kept, Credential(secret, now)];
        identity.ChangedAt = now;
        return identity.Credentials.Count > 1 ? identity.Credentials[0].EndsAt!.Value : now;
    }

    /// <summary>Ends the secrets, all or all but the newest one, now.</summary>
    /// <returns>Whether anything changed.</returns>
    internal static bool EndSecrets(ServiceIdentityDocument identity, bool keepNewest, DateTimeOffset now)
    {
        var kept = identity.Credentials.Where(old => !(old.EndsAt <= now)).TakeLast(keepNewest ? 1 : 0).ToList();
        if (kept.Count == identity.Credentials.Count)
        {
            return false;
        }

        identity.Credentials = kept;
        identity.ChangedAt = now;
        return true;
    }

    /// <summary>Puts these keys in the place of the old ones.</summary>
    internal static void SetKeys(ServiceIdentityDocument identity, ServiceKeys? keys, DateTimeOffset now)
    {
        identity.KeySet = keys?.Json;
        identity.Keys = [.. keys?.Names.Select(name => new ServiceKeyName { KeyId = name.KeyId, Algorithm = name.Algorithm }) ?? []];
        identity.ChangedAt = now;
    }

    /// <summary>Whether a live secret or a key is left.</summary>
    internal static bool CanProveItself(ServiceIdentityDocument identity, DateTimeOffset now) =>
        identity.KeySet is not null || identity.Credentials.Exists(secret => !(secret.EndsAt <= now));

    /// <returns>Whether anything changed.</returns>
    internal static bool Disable(ServiceIdentityDocument identity, DateTimeOffset now)
    {
        if (!identity.Enabled)
        {
            return false;
        }

        identity.Enabled = false;
        // The next second: a token of this one must not come alive again when the identity is enabled.
        identity.ValidAfter = WholeSecond(now).AddSeconds(1);
        identity.ChangedAt = now;
        return true;
    }

    /// <returns>Whether anything changed.</returns>
    internal static bool Enable(ServiceIdentityDocument identity, DateTimeOffset now)
    {
        if (identity.Enabled)
        {
            return false;
        }

        identity.Enabled = true;
        identity.ChangedAt = now;
        return true;
    }

    private static ServiceCredential Credential(Secret<string> secret, DateTimeOffset now) =>
        new() { SecretHash = OpaqueToken.Hash(secret.Reveal()), IssuedAt = now };

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
