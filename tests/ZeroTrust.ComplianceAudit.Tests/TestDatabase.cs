using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Weasel.Core;
using Wolverine.Marten;
using Xunit;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.ModuleTests;

/// <summary>
/// A fresh database on the server given, else that of <c>ZEROTRUST_TEST_POSTGRES</c>, with the platform's and one module's schema, and a Marten
/// store set up as in the host.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _superuser;
    private readonly string _name = $"test_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), $"zt-key-{RandomNumberGenerator.GetHexString(16)}");

    private TestDatabase(string superuser) => _superuser = superuser;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public DocumentStore Store { get; private set; } = null!;

    public PersonalValues Personal { get; private set; } = null!;

    public DataKeys Keys { get; private set; } = null!;

    /// <summary>What was published through an outbox of <see cref="Scopes"/>.</summary>
    public List<object> Published { get; } = [];

    public IServiceScopeFactory Scopes => new ServiceCollection()
        .AddScoped(_ => Outbox())
        .BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();

    public static async Task<TestDatabase> CreateAsync(
        string schema, Action<StoreOptions> documents, IJsonTypeInfoResolver json, string? superuser = null)
    {
        superuser ??= Environment.GetEnvironmentVariable("ZEROTRUST_TEST_POSTGRES");
        if (string.IsNullOrEmpty(superuser))
        {
            Assert.Skip("ZEROTRUST_TEST_POSTGRES names no server.");
        }

        var database = new TestDatabase(superuser);
        await database.OpenAsync(schema, documents, json);
        return database;
    }

    /// <summary>The outage: every connection is cut and no new one is let in, until <see cref="ReturnAsync"/>.</summary>
    public async Task GoAwayAsync()
    {
        await OnServerAsync($"alter database {_name} with allow_connections false");
        await OnServerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_name}'");
    }

    public Task ReturnAsync() => OnServerAsync($"alter database {_name} with allow_connections true");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public IMartenOutbox Outbox()
    {
        var outbox = DispatchProxy.Create<IMartenOutbox, RecordingOutbox>();
        ((RecordingOutbox)(object)outbox).Published = Published;
        return outbox;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        Personal.Dispose();
        await Source.DisposeAsync();
        await OnServerAsync($"drop database if exists {_name} with (force)");
        File.Delete(_keyFile);
    }

    private async Task OpenAsync(string schema, Action<StoreOptions> documents, IJsonTypeInfoResolver json)
    {
        await OnServerAsync($"create database {_name}");
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_superuser) { Database = _name, Timeout = 5 }.ConnectionString);
        Store = DocumentStore.For(options =>
        {
            StoreDefaults.Apply(options, Source);
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.UseSystemTextJsonForSerialization(EnumStorage.AsInteger, Casing.CamelCase, stj => stj.TypeInfoResolver = json);
            documents(options);
        });
        await Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await ExecuteAsync(PlatformSchema.Sql);
        if (schema.Length > 0)
        {
            await ExecuteAsync(schema);
            // Migration runs the text again at every start of a new version.
            await ExecuteAsync(schema);
        }

        var keys = Options.Create(new KeyOptions { File = _keyFile });
        Keys = new DataKeys(Source, new FileKeyWrapper(keys), keys);
        await Keys.RunAsync(TestContext.Current.CancellationToken);
        Personal = new PersonalValues(Keys);
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_superuser + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Names of databases cannot be parameters; this one is made above.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Takes part in nothing and remembers what was published.</summary>
    public class RecordingOutbox : DispatchProxy
    {
        public List<object> Published { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IMartenOutbox.PublishAsync))
            {
                Published.Add(args![0]!);
                return ValueTask.CompletedTask;
            }

            return null;
        }
    }
}
