using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
    private Lazy<Task<SampleOrganisation>> sample = new(() => throw new InvalidOperationException("The host does not run."));
    private readonly StringWriter printed = new();
    private WebApplication? app;

    /// <summary>The services as composed.</summary>
    public IServiceProvider Services => app!.Services;

    /// <summary>Every registration, in order.</summary>
    public IServiceCollection Registrations { get; private set; } = new ServiceCollection();

    /// <summary>What was logged, with exceptions.</summary>
    internal LoggedText Logged { get; } = new();

    /// <summary>Every endpoint of the host.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints =>
    [
        .. ((IEndpointRouteBuilder)app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') != DescribedRoute.OfTheLibrary),
    ];

    /// <summary>The sample organisation, loaded by the first test that asks.</summary>
    public Task<SampleOrganisation> SampleAsync() => sample.Value;

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
            ["ZeroTrust:Policy:SeedFile"] = PolicyFile(),
            ["ZeroTrust:Events:Sources:0:Source"] = "user-service",
            ["ZeroTrust:Events:Sources:0:Publisher"] = "user-service",
            ["ZeroTrust:Events:Sources:0:Roles:0"] = "customer_support",
            ["ZeroTrust:Events:Sources:0:Services:0"] = "order-service",
            ["ZeroTrust:Events:Sources:0:Services:1"] = "stock-service",
            ["ZeroTrust:Events:Sources:0:Services:2"] = "payment-service",
            ["ZeroTrust:Events:Sources:1:Source"] = "hr-service",
            ["ZeroTrust:Events:Sources:1:Publisher"] = "hr-service",
        });
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<IStartupFilter, ClientAddressFilter>();
        Registrations = builder.Services;
        app = ServerBuilder.Build(builder, migrates: true);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logged);
        await SchemaMigration.ApplyAsync(app.Services, static _ => { }, TestContext.Current.CancellationToken);
        var console = Console.Out;
        Console.SetOut(printed);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => printed.ToString().Contains("setup token: ", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the setup token is printed");
        Console.SetOut(console);
        sample = new(LoadAsync);
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

    // The sample's policy, a second publisher, a service that an owner makes and a service that acts for people.
    private string PolicyFile()
    {
        const string Section = "service_permissions:\n";
        const string Callers = """
              hr-service:
                zerotrust: { permissions: [events:publish] }
              stock-service:
                user-service: { permissions: [user:read], endpoints: [{ path: /v1/user/profile, methods: [GET] }] }

            """;
        var text = File.ReadAllText(Checkout.File("src", "demo", "policy.yaml"));
        var file = folder.Inside("policy.yaml");
        // The demo's user-service acts for nobody; here it may ask order-service for a person.
        const string Publisher = "zerotrust: { permissions: [events:publish] }\n";
        text = text.Replace(Publisher, $"{Publisher}    order-service: {{ permissions: [\"order:*\"], endpoints: [{{ path: /v1/orders, methods: [GET] }}] }}\n", StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(Section, Section + Callers, StringComparison.Ordinal));
        return file;
    }

    private async Task<SampleOrganisation> LoadAsync()
    {
        const string Label = "setup token: ";
        var text = printed.ToString();
        var at = text.IndexOf(Label, StringComparison.Ordinal) + Label.Length;
        return await SampleOrganisation.LoadAsync(Client(), text[at..text.IndexOf('\n', at)].Trim());
    }
}
