namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>Where a key is in its life. All but the last are in the JWK set.</summary>
internal enum SigningKeyState
{
    /// <summary>Shown, so that verifiers know it before it signs.</summary>
    Published,

    /// <summary>Signs.</summary>
    Active,

    /// <summary>Signs no more; its tokens still verify.</summary>
    Retired,

    /// <summary>Refused with all its tokens.</summary>
    Revoked,
}

/// <summary>The life of one key, by the clock of PostgreSQL: all instances share that one.</summary>
/// <param name="SignsFrom">When it may sign, as planned when it was published: changed options move no key that is on its way.</param>
internal sealed record SigningKeyLife(string KeyId, string Algorithm, DateTimeOffset PublishedAt, DateTimeOffset SignsFrom)
{
    public DateTimeOffset? ActivatedAt { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it goes, as planned when it was retired or revoked.</summary>
    public DateTimeOffset? RemovesAt { get; init; }

    public SigningKeyState State => this switch
    {
        { RevokedAt: not null } => SigningKeyState.Revoked,
        { RetiredAt: not null } => SigningKeyState.Retired,
        { ActivatedAt: not null } => SigningKeyState.Active,
        _ => SigningKeyState.Published,
    };

    public SigningKeyLife Activate(DateTimeOffset now) => this with { ActivatedAt = now };

    public SigningKeyLife Retire(DateTimeOffset now, TimeSpan keep) => this with { RetiredAt = now, RemovesAt = now + keep };

    public SigningKeyLife Revoke(DateTimeOffset now, TimeSpan keep) => this with { RevokedAt = now, RemovesAt = now + keep };
}
