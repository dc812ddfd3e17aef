using Marten.Schema;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>A registered workload as stored. Holds no secret, only hashes of secrets.</summary>
internal sealed class ServiceIdentityDocument
{
    /// <summary>The service's name in the policy.</summary>
    public string Id { get; set; } = "";

    /// <summary>32 hex digits; new at each registration, so that a name used again is another client.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Live secrets, the newest last; two at most, the older one with an end. None where keys alone prove the client.</summary>
    public List<ServiceCredential> Credentials { get; set; } = [];

    /// <summary>The public keys as they were sent: a JWK set (RFC 7517); null for none.</summary>
    public string? KeySet { get; set; }

    /// <summary>What the keys are called, for those who list them.</summary>
    public List<ServiceKeyName> Keys { get; set; } = [];

    public string? Owner { get; set; }

    public bool Enabled { get; set; }

    /// <summary>Tokens issued before this instant are refused. In whole seconds, as <c>iat</c> is.</summary>
    public DateTimeOffset ValidAfter { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    [Version]
    public Guid Version { get; set; }

    public override string ToString() => Id;
}

/// <summary>The name of one public key.</summary>
internal sealed class ServiceKeyName
{
    public string KeyId { get; set; } = "";

    public string Algorithm { get; set; } = "";
}

/// <summary>One credential: the hash of a 256-bit secret, and when it ends.</summary>
internal sealed class ServiceCredential
{
    public byte[] SecretHash { get; set; } = [];

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    public override string ToString() => "***";
}
