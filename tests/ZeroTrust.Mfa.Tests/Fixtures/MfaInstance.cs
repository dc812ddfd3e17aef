using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.ModuleTests;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Tests.Fixtures;

/// <summary>
/// One instance of the module on a database that others may share, wired as in the host but for the other modules, which are stand-ins.
/// Its clock stands still.
/// </summary>
internal sealed class MfaInstance : IAsyncDisposable
{
    public MfaInstance(MfaDatabase database, Action<IServiceCollection>? replace = null, params (string Name, string Value)[] settings)
    {
        Services = Build(database.Database, Clock, replace, settings);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public ServiceProvider Services { get; }

    public PeopleStub People => Services.GetRequiredService<PeopleStub>();

    public ThrottleStub Throttle => Services.GetRequiredService<ThrottleStub>();

    public StreamStub Stream => Services.GetRequiredService<StreamStub>();

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A confirmed factor that nobody has yet.</summary>
    public Factor Factor(string subject, string kind) => new(
        Get<Ids>().New(), subject, kind, Get<FactorStore>().SealName($"My {kind}"), Now, Now, LastUsedAt: null, Secret: [0], LookupId: null, Counter: -1, Detail: "{}");

    /// <summary>Commits a change of its own.</summary>
    public async Task ChangeAsync(Action<IDocumentSession> change)
    {
        await using var session = Get<IDocumentStore>().LightweightSession();
        change(session);
        await session.SaveChangesAsync();
    }

    /// <summary>What one request has.</summary>
    public AsyncServiceScope Scope() => Services.CreateAsyncScope();

    public ValueTask DisposeAsync() => Services.DisposeAsync();

    private static ServiceProvider Build(
        TestDatabase database, TimeProvider clock, Action<IServiceCollection>? replace, (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        AddTo(services, database, clock, settings);
        replace?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>Adds the module and the stand-ins, for an instance that has more than these.</summary>
    internal static void AddTo(IServiceCollection services, TestDatabase database, TimeProvider clock, params (string Name, string Value)[] settings)
    {
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ZeroTrust:Http:PublicUrl", "https://zt.example"), .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))])
            .Build());
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(clock);
        services.AddSingleton<Ids>();
        // Instances, so that they are not disposed with the provider: they are the database's.
        services.AddSingleton(database.Source);
        services.AddSingleton<IDocumentStore>(database.Store);
        services.AddSingleton(database.Keys);
        services.AddSingleton(database.Personal);
        services.AddScoped(_ => database.Store.LightweightSession());
        services.AddScoped<IQuerySession>(_ => database.Store.QuerySession());
        services.AddScoped(_ => OutboxStub.Create());
        services.AddSingleton<IAuditWriter, AuditStub>();
        services.AddSingleton<StreamStub>();
        services.AddSingleton<IAuditStream>(provider => provider.GetRequiredService<StreamStub>());
        services.AddSingleton<PeopleStub>();
        services.AddScoped<IPersonDirectory, PersonDirectoryStub>();
        services.AddSingleton<ThrottleStub>();
        services.AddSingleton<IAttemptThrottle>(provider => provider.GetRequiredService<ThrottleStub>());
        FactorParts.AddServices(services);
        SmsParts.AddServices(services);
        PasskeyParts.AddServices(services);
        DeviceParts.AddServices(services);
        RecoveryParts.AddServices(services);
    }
}
