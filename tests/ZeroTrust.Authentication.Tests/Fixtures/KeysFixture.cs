using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Weasel.Core;
using Wolverine.Marten;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>A database with the signing keys and a key file; as many instances on them as a test asks for.</summary>
public sealed class KeysFixture : IAsyncLifetime
{
    private readonly PostgresServer _server = new();
    private readonly TemporaryFolder _folder = new("keys");
    private ServiceProvider _services = null!;

    internal SigningKeyOptions Options { get; } = new();

    internal KeyOptions File { get; private set; } = null!;

    internal Sent Sent => _services.GetRequiredService<Sent>();

    internal IDocumentStore Documents => _services.GetRequiredService<IDocumentStore>();

    internal NpgsqlDataSource Source => _services.GetRequiredService<NpgsqlDataSource>();

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        File = new KeyOptions { File = _folder.Inside("kek") };
        FileKeyWrapper.EnsureFile(File.File);
        _services = Build();
        await Documents.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await ExecuteAsync(PlatformSchema.Sql + AuditStub.Schema);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    internal FileKeyWrapper Wrapper() => new(Microsoft.Extensions.Options.Options.Create(File));

    internal SigningKeyStore Store(IKeyWrapper? wrapper = null) => new(
        Documents, _services.GetRequiredService<IServiceScopeFactory>(), wrapper ?? Wrapper(), new AuditStub(), Microsoft.Extensions.Options.Options.Create(Options));

    internal SigningKeyRing Ring(TimeProvider? clock = null, IKeyWrapper? wrapper = null) => new(
        Store(wrapper), wrapper ?? Wrapper(), Microsoft.Extensions.Options.Options.Create(Options), clock ?? TimeProvider.System, NullLogger<SigningKeyRing>.Instance);

    internal SigningKeyAdministration Administration() => new(Store(), Documents, _services.GetRequiredService<IServiceScopeFactory>());

    /// <summary>No keys, and no traces of earlier ones.</summary>
    internal Task ClearAsync() => ExecuteAsync("delete from authentication.mt_doc_signingkeydocument; delete from public.audit");

    /// <summary>Moves every time of every key into the past, as if so long had gone by.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        await using var session = Documents.LightweightSession();
        foreach (var key in await session.Query<SigningKeyDocument>().ToListAsync())
        {
            key.CreatedAt -= time;
            (key.SignsFrom, key.ActivatedAt, key.RetiredAt, key.RevokedAt, key.RemovesAt) =
                (key.SignsFrom - time, key.ActivatedAt - time, key.RetiredAt - time, key.RevokedAt - time, key.RemovesAt - time);
            session.Update(key);
        }

        await session.SaveChangesAsync();
    }

    internal async Task<IReadOnlyList<string>> AuditAsync()
    {
        await using var command = Source.CreateCommand("select action || ' ' || reason from public.audit order by number");
        await using var reader = await command.ExecuteReaderAsync();
        var actions = new List<string>();
        while (await reader.ReadAsync())
        {
            actions.Add(reader.GetString(0));
        }

        return actions;
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton(PostgresDataSource.Create(new PostgresOptions { ConnectionString = _server.ConnectionString }));
        services.AddSingleton<IDocumentStore>(provider => DocumentStore.For(options =>
        {
            StoreDefaults.Apply(options, provider.GetRequiredService<NpgsqlDataSource>());
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.UseSystemTextJsonForSerialization(EnumStorage.AsInteger, Casing.CamelCase, json => json.TypeInfoResolver = AuthenticationJson.Default);
            options.Schema.For<SigningKeyDocument>().DatabaseSchemaName("authentication");
        }));
        services.AddSingleton<Sent>();
        services.AddScoped(provider => OutboxStub.Create(provider.GetRequiredService<Sent>()));
        return services.BuildServiceProvider();
    }
}
