using Marten;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.ModuleTests;

namespace ZeroTrust.Permissions.Tests.Storage;

/// <summary>Scopes with a session and an outbox of the test's database.</summary>
internal sealed class SeedScopes(TestDatabase database, IChangeRequests changes) : IServiceScopeFactory
{
    private readonly IServiceScopeFactory _inner = new ServiceCollection()
        .AddScoped<IDocumentSession>(_ => database.Store.LightweightSession())
        .AddScoped(_ => database.Outbox())
        .AddScoped(_ => changes)
        .BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();

    public IServiceScope CreateScope() => _inner.CreateScope();
}
