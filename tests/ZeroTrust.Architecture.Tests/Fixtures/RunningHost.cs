using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Host.Api.Description;
using ZeroTrust.Host.Hosting;

[assembly: AssemblyFixture(typeof(RunningHost))]

namespace ZeroTrust.Architecture.Tests.Fixtures;

/// <summary>
/// The composed host, in process, on a database of its own and without Redis. One for the whole assembly: FastEndpoints keeps
/// its configuration in statics.
/// </summary>
public sealed class RunningHost : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private readonly TemporaryFolder folder = new("architecture");
    private WebApplication? app;

    /// <summary>The services as composed.</summary>
    public IServiceProvider Services => app!.Services;

    /// <summary>Every registration, in order.</summary>
    public IServiceCollection Registrations { get; private set; } = new ServiceCollection();

    /// <summary>Every endpoint of the host.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints =>
    [
        .. ((IEndpointRouteBuilder)app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') != DescribedRoute.OfTheLibrary),
    ];

    /// <summary>A client of the whole pipeline.</summary>
    public HttpClient Client() => app!.GetTestClient();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        var builder = CodegenSettings.Builder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ZeroTrust:Postgres:ConnectionString"] = postgres.ConnectionString,
            ["ZeroTrust:Keys:File"] = folder.Inside("kek"),
            ["ZeroTrust:Policy:SeedFile"] = Checkout.File("src", "demo", "policy.yaml"),
        });
        builder.WebHost.UseTestServer();
        Registrations = builder.Services;
        app = ServerBuilder.Build(builder, migrates: true);
        await SchemaMigration.ApplyAsync(app.Services, static _ => { }, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await postgres.DisposeAsync();
        folder.Dispose();
    }
}
