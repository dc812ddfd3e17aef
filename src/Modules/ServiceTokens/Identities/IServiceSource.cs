namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>The stored identities, as the directory reads them.</summary>
internal interface IServiceSource
{
    Task<IReadOnlyList<ServiceIdentityDocument>> AllAsync(CancellationToken ct);

    Task<ServiceIdentityDocument?> FindAsync(string name, CancellationToken ct);
}
