using FastEndpoints;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Weasel.Core;
using Wolverine.Persistence.Durability;
using Xunit;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Notifications;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Redis;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>
/// The module behind real sockets, on a real PostgreSQL and Redis; the other modules are stand-ins. FastEndpoints is static
/// inside, so there is one such host in the process.
/// </summary>
public sealed class LoginHost : IAsyncLifetime
{
    public const string Issuer = "https://zt.example";

    /// <summary>Low, so that a test reaches it.</summary>
    public const int SessionLimit = 8;

    private readonly PostgresServer _server = new();
    private readonly TemporaryFolder _folder = new("login");
    private readonly StringWriter _printed = new();
    private WebApplication _app = null!;

    public FreezableRedis Redis { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    internal Sent Sent => _app.Services.GetRequiredService<Sent>();

    internal StreamStub Stream => _app.Services.GetRequiredService<StreamStub>();

    internal FactorWorld Factors => _app.Services.GetRequiredService<FactorWorld>();

    internal PlatformStub Platform => _app.Services.GetRequiredService<PlatformStub>();

    internal IServiceProvider Services => _app.Services;

    /// <summary>
    /// The clock of the throttles. It stands until a test moves it: a pause of a second is over before a slow machine has
    /// answered the tries that it is to refuse.
    /// </summary>
    internal FakeTimeProvider ThrottleClock { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>Where mails are written.</summary>
    public string MailFolder => _folder.Inside("mail");

    /// <summary>What the start-up printed.</summary>
    public string Printed => _printed.ToString();

    public async ValueTask InitializeAsync()
    {
        await Redis.InitializeAsync();
        await _server.InitializeAsync();
        _app = Build();
        await _app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await ExecuteAsync(PlatformSchema.Sql + AuthenticationModule.Schema + AuditStub.Schema + FactorWorld.Schema);
        // Twice, as every migration runs again.
        await ExecuteAsync(AuthenticationModule.Schema);
        _app.Services.GetRequiredService<RedisGate>().Start();
        await Eventually.HoldsAsync(() => _app.Services.GetRequiredService<RedisGate>().IsAvailable, TimeSpan.FromSeconds(30), "Redis is connected");
        var console = Console.Out;
        Console.SetOut(_printed);
        foreach (var task in _app.Services.GetServices<IStartupTask>().OrderBy(task => task.Order))
        {
            await task.RunAsync(CancellationToken.None);
        }

        Console.SetOut(console);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Redis.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
        await _printed.DisposeAsync();
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = _app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    internal async Task<long> CountAsync(string sql)
    {
        await using var command = _app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private WebApplication Build()
    {
        var builder = LoopbackServer.Builder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ZeroTrust:Http:PublicUrl"] = Issuer,
            ["ZeroTrust:Keys:File"] = _folder.Inside("key"),
            ["ZeroTrust:Redis:Configuration"] = Redis.Configuration,
            ["ZeroTrust:Redis:DeadlineMilliseconds"] = "200",
            ["ZeroTrust:Redis:BreakerOpenMilliseconds"] = "200",
            ["ZeroTrust:Authentication:PasswordHashCost"] = "Memory12MiB",
            ["ZeroTrust:Authentication:HashingQueue"] = "64",
            ["ZeroTrust:Authentication:AddressFreeFailures"] = "10000",
            ["ZeroTrust:Passwords:ResetFreeRequestsPerNetwork"] = "10000",
            ["ZeroTrust:Notifications:Delivery"] = "Folder",
            ["ZeroTrust:Notifications:Folder"] = _folder.Inside("mail"),
            ["ZeroTrust:Authentication:MaxSessionsPerPerson"] = SessionLimit.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        AddPlatform(builder);
        AuthenticationModule.AddServices(builder);
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LoginThrottle>(provider, ThrottleClock));
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ResetThrottle>(provider, ThrottleClock));
        builder.Services.AddFastEndpoints(AuthenticationModule.Endpoints);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
            foreach (var context in AuthenticationModule.Json.Reverse())
            {
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
            }
        });
        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        app.UseFastEndpoints();
        AuthenticationModule.MapRoutes(app);
        return app;
    }

    private void AddPlatform(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Ids>();
        services.AddSingleton<ZeroTrust.Platform.Idempotency.IdempotencyStore>();
        services.AddSingleton<ZeroTrust.Platform.OneTime.OneTimeMarks>();
        services.AddOptions<KeyOptions>().BindConfiguration(KeyOptions.Section);
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section);
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section);
        services.AddSingleton<IKeyWrapper, FileKeyWrapper>();
        services.AddSingleton<DataKeys>();
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<DataKeys>());
        services.AddSingleton<PersonalValues>();
        services.AddNotifications();
        services.AddSingleton<FeedState>();
        services.AddHostedService<ChangeListener>();
        services.AddSingleton<RedisGate>();
        services.AddSingleton(_ => PostgresDataSource.Create(new PostgresOptions { ConnectionString = _server.ConnectionString }));
        services.AddSingleton<IDocumentStore>(provider => DocumentStore.For(options => Configure(options, provider.GetRequiredService<NpgsqlDataSource>())));
        services.AddScoped(provider => provider.GetRequiredService<IDocumentStore>().LightweightSession());
        services.AddScoped(provider => provider.GetRequiredService<IDocumentStore>().QuerySession());
        services.AddSingleton<Sent>();
        services.AddScoped(provider => OutboxStub.Create(provider.GetRequiredService<Sent>()));
        services.AddSingleton<IAuditWriter, AuditStub>();
        services.AddSingleton<StreamStub>();
        services.AddSingleton<IAuditStream>(provider => provider.GetRequiredService<StreamStub>());
        services.AddSingleton<IAccessPolicy, RolesPolicyStub>();
        services.AddSingleton<FactorWorld>();
        services.AddScoped<ISecondFactors, SecondFactorsStub>();
        services.AddSingleton<PlatformStub>();
        services.AddSingleton<IPlatformAccess>(provider => provider.GetRequiredService<PlatformStub>());
        services.AddSingleton<IServiceDirectory>(new ServicesStub { Identity = new ServiceIdentity("order-service", "order-service", DateTimeOffset.UnixEpoch) });
        services.AddSingleton<RefusedCalls>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<IClientAuthenticator, ClientsStub>();
        services.AddSingleton<OtherPeople>();
        services.AddSingleton<IMessageStore>(new NullMessageStore());
    }

    private static void Configure(StoreOptions options, NpgsqlDataSource source)
    {
        StoreDefaults.Apply(options, source);
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsInteger, Casing.CamelCase, json =>
            json.TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine([.. AuthenticationModule.Json]));
        AuthenticationModule.ConfigureMarten(options);
    }
}
