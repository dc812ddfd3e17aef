namespace ZeroTrust.Testing;

/// <summary>A person of the sample organisation.</summary>
public sealed record PersonAccount(string Id, string User, string Password);

/// <summary>A service identity of the sample organisation; the secret is shown once, at registration.</summary>
public sealed record ServiceAccount(string Name, string ClientId, string ClientSecret);
