using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.ModuleTests;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Tests.Storage;

/// <summary>One instance of the module on a database that others may share.</summary>
internal sealed class PolicyInstance
{
    private readonly TestDatabase _database;

    internal PolicyInstance(TestDatabase database, string seedFile = "")
    {
        _database = database;
        var options = Options.Create(new PolicyOptions { SeedFile = seedFile });
        var sources = new PolicySources(database.Source);
        Loader = new PolicyLoader(database.Store, sources, Holder, new BudgetCheck(new FakeBudget()), options, NullLogger<PolicyLoader>.Instance);
        var store = new PolicyStore(Audit, TimeProvider.System);
        Replacement = new PolicyReplacement(store, Loader, options);
        Seed = new PolicySeed(new SeedScopes(database), database.Source, store, Loader, options);
        Follower = new PolicyFollower(Loader, Holder, TimeProvider.System, NullLogger<PolicyFollower>.Instance);
        Sources = sources;
    }

    internal PolicyHolder Holder { get; } = new();

    internal PolicyLoader Loader { get; }

    internal PolicyReplacement Replacement { get; }

    internal PolicySeed Seed { get; }

    internal PolicyFollower Follower { get; }

    internal PolicySources Sources { get; }

    internal RecordingAudit Audit { get; } = new();

    internal List<PolicyActivated> Published { get; } = [];

    internal Guid Version => Holder.Current!.Activation.Version;

    internal static Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync(
        PermissionsModule.Schema + RecordingAudit.Schema, PermissionsModule.ConfigureMarten, PermissionsJson.Default);

    internal async Task<ReplaceOutcome> ReplaceAsync(byte[] policy, Guid ifMatch)
    {
        await using var session = _database.Store.LightweightSession();
        return await Replacement.RunAsync(
            session, Publish, policy, ["system_admin"], current => current == ifMatch ? null : CommonProblems.PreconditionFailed,
            new AuditActor("user", "admin"), TestContext.Current.CancellationToken);
    }

    private ValueTask Publish(PolicyActivated fact)
    {
        lock (Published)
        {
            Published.Add(fact);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Writes one row an entry, in the session's transaction as the real one does.</summary>
internal sealed class RecordingAudit : IAuditWriter
{
    internal const string Schema = "\ncreate table if not exists permissions.test_entries (action text, resource text);";

    public void Append(IDocumentSession session, AuditEntry entry) =>
        session.QueueSqlCommand("insert into permissions.test_entries (action, resource) values (?, ?)", entry.Action, entry.ResourceId);
}
