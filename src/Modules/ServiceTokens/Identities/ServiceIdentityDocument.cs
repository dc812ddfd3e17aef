using Marten.Schema;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>A registered workload as stored. Holds no secret, only hashes of secrets.</summary>
internal sealed class ServiceIdentityDocument
{
    /// <summary>The service's name in the policy.</summary>
    public string Id { get; set; } = "";

    /// <summary>32 hex digits; new at each registration, so that a name used again is another client.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Live credentials, the newest last; two at most, the older one with an end.</summary>
    public List<ServiceCredential> Credentials { get; set; } = [];

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

/// <summary>One credential: the hash of a 256-bit secret, and when it ends.</summary>
internal sealed class ServiceCredential
{
    public byte[] SecretHash { get; set; } = [];

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    public override string ToString() => "***";
}
