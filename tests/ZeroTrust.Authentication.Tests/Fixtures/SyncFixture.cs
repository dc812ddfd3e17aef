using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Weasel.Core;
using Wolverine.Marten;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Events.Lag;
using ZeroTrust.Authentication.Import;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Reconciliation;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Platform.Redis;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>A database with the module's tables, a Redis, and the pieces of the platform that people and events stand on.</summary>
public sealed class SyncFixture : IAsyncLifetime
{
    private readonly PostgresCluster? _cluster;
    private readonly PostgresServer _server = new();
    private readonly TemporaryFolder _folder = new("sync");
    private ServiceProvider _services = null!;

    public SyncFixture()
    {
    }

    internal SyncFixture(PostgresCluster cluster) => _cluster = cluster;

    public FreezableRedis Redis { get; } = new();

    /// <summary>Stands in for <see cref="Redis"/> where a test brings another one.</summary>
    internal string? OtherRedis { get; init; }

    internal string RedisConfiguration => OtherRedis ?? Redis.Configuration;

    internal NpgsqlDataSource Source => _services.GetRequiredService<NpgsqlDataSource>();

    internal IDocumentStore Documents => _services.GetRequiredService<IDocumentStore>();

    internal PersonStore People => _services.GetRequiredService<PersonStore>();

    internal PersonEditing Editing => _services.GetRequiredService<PersonEditing>();

    internal PersonalValues Values => _services.GetRequiredService<PersonalValues>();

    internal Sent Sent => _services.GetRequiredService<Sent>();

    internal IMartenOutbox Outbox => OutboxStub.Create(Sent);

    internal static Caller UserService { get; } = new(
        CallerKind.Service, "user-service", "c", null, Caller.Platform, "t", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, []);

    internal EventGroups Intake(Action<EventOptions>? configure = null)
    {
        var options = new EventOptions { Sources = { SourceOf("user-service", "user-service"), SourceOf("crm", "user-service") } };
        configure?.Invoke(options);
        var wrapped = Options.Create(options);
        return new EventGroups(new EventIntake(
            Documents, _services.GetRequiredService<IServiceScopeFactory>(), People, Values, new EventSources(wrapped),
            _services.GetRequiredService<IAccessPolicy>(), _services.GetRequiredService<IAuditWriter>(), new SourceTallies(wrapped), wrapped, TimeProvider.System), wrapped);
    }

    internal SweepService Sweeps(ReaderParts parts)
    {
        var options = Options.Create(new PermissionCacheOptions { DriftGraceSeconds = 1, SweepPerSecond = 1_000_000 });
        var store = new SweepStore(
            Source, Documents, _services.GetRequiredService<IServiceScopeFactory>(), _services.GetRequiredService<IAuditWriter>(), new Ids(TimeProvider.System), TimeProvider.System);
        var redis = new RedisSweep(parts.Copies, parts.Truth, options, TimeProvider.System);
        return new SweepService(
            redis, new LocalSweep(parts.Local, parts.Truth, redis, options, TimeProvider.System), parts.Copies, store, Source, options,
            TimeProvider.System, NullLogger<SweepService>.Instance);
    }

    internal SnapshotImport Import(Action<ImportOptions>? configure = null)
    {
        var options = new ImportOptions();
        configure?.Invoke(options);
        var policy = _services.GetRequiredService<IAccessPolicy>();
        var intake = new ChunkIntake(
            Documents, People, new PersonRows(Documents, new Ids(TimeProvider.System)), Values, policy, _services.GetRequiredService<IAuditWriter>(),
            Options.Create(options), TimeProvider.System);
        var sources = new EventSources(Options.Create(new EventOptions { Sources = { SourceOf("user-service", "user-service"), SourceOf("crm", "user-service") } }));
        var gate = new RedisGate(Options.Create(new RedisOptions { Configuration = RedisConfiguration }), TimeProvider.System, NullLogger<RedisGate>.Instance);
        var copies = new RedisCopies(gate, ReaderParts.Seal, Options.Create(new PermissionCacheOptions()));
        return new SnapshotImport(sources, policy, new ImportMarks(Source), intake, copies, Source, Options.Create(options));
    }

    public async ValueTask InitializeAsync()
    {
        await Redis.InitializeAsync();
        if (_cluster is null)
        {
            await _server.InitializeAsync();
        }

        _services = Build(_cluster?.Superuser ?? _server.ConnectionString);
        await Documents.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await ExecuteAsync(PlatformSchema.Sql + PasswordStore.Schema + PermissionSyncParts.Schema + AuditStub.Schema);
        await _services.GetRequiredService<DataKeys>().RunAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Redis.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    internal async Task<PersonDocument?> LoadAsync(string subject)
    {
        await using var session = Documents.QuerySession();
        return await session.LoadAsync<PersonDocument>(subject);
    }

    internal async Task<long> CountAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static EventSourceOptions SourceOf(string source, string publisher) =>
        new() { Source = source, Publisher = publisher, Roles = { "customer_support", "readonly_analyst", "service_owner", "retired" }, Services = { "order-service" } };

    private ServiceProvider Build(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(new KeyOptions { File = _folder.Inside("key") }));
        services.AddSingleton<IKeyWrapper, FileKeyWrapper>();
        services.AddSingleton<DataKeys>();
        services.AddSingleton<PersonalValues>();
        services.AddSingleton(PostgresDataSource.Create(new PostgresOptions { ConnectionString = connectionString }));
        services.AddSingleton<IDocumentStore>(provider => DocumentStore.For(options => Configure(options, provider.GetRequiredService<NpgsqlDataSource>())));
        services.AddSingleton<Sent>();
        services.AddScoped(provider => OutboxStub.Create(provider.GetRequiredService<Sent>()));
        services.AddSingleton<IAuditWriter, AuditStub>();
        services.AddSingleton<IAccessPolicy, PolicyStub>();
        services.AddSingleton<PersonStore>();
        services.AddSingleton<IPlatformAccess, PlatformStub>();
        services.AddSingleton<PersonEditing>();
        services.AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
        return services.BuildServiceProvider();
    }

    private static void Configure(StoreOptions options, NpgsqlDataSource source)
    {
        StoreDefaults.Apply(options, source);
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsInteger, Casing.CamelCase, json => json.TypeInfoResolver = PermissionSyncParts.Json);
        PermissionSyncParts.ConfigureMarten(options);
    }
}
