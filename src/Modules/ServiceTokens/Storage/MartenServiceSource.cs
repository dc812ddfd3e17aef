using Marten;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Storage;

internal sealed class MartenServiceSource(IDocumentStore store) : IServiceSource
{
    public async Task<IReadOnlyList<ServiceIdentityDocument>> AllAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.Query<ServiceIdentityDocument>().ToListAsync(ct);
    }

    public async Task<ServiceIdentityDocument?> FindAsync(string name, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ServiceIdentityDocument>(name, ct);
    }
}
