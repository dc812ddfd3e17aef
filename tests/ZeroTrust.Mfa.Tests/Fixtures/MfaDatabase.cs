using System.Text.Json.Serialization.Metadata;
using Xunit;
using ZeroTrust.ModuleTests;

namespace ZeroTrust.Mfa.Tests.Fixtures;

/// <summary>A database with the schema of the whole module, for the tests of a class. Instances on it are <see cref="MfaInstance"/>.</summary>
public sealed class MfaDatabase : IAsyncLifetime
{
    internal TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await TestDatabase.CreateAsync(
        MfaModule.Schema + OutboxStub.Schema + AuditStub.Schema, MfaModule.ConfigureMarten, JsonTypeInfoResolver.Combine([.. MfaModule.Json]));

    public ValueTask DisposeAsync() => Database?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What the first column of the query has, row by row.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    /// <summary>The reasons of a person's entries of one action, in their order.</summary>
    internal Task<IReadOnlyList<string>> AuditAsync(string action, string subject) =>
        ListAsync($"select reason from public.audit where action = '{action}' and actor = 'user:{subject}' order by n");

    /// <summary>The committed messages of one type that name the person.</summary>
    internal Task<IReadOnlyList<string>> SentAsync<T>(string subject) =>
        ListAsync($"select body from public.sent where type = '{typeof(T).Name}' and body like '%{subject}%' order by n");
}
