namespace ZeroTrust.Testing;

/// <summary>A person of the sample organisation.</summary>
public sealed record PersonAccount(string Id, string User, string Password)
{
    /// <summary>The person's authenticator application; null where none is enrolled.</summary>
    public TotpDevice? Authenticator { get; init; }
}

/// <summary>A service identity of the sample organisation; the secret is shown once, at registration.</summary>
public sealed record ServiceAccount(string Name, string ClientId, string ClientSecret);
