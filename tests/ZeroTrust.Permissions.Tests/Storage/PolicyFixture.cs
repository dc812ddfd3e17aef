using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.ModuleTests;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Approval;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Tests.Storage;

/// <summary>One instance of the module on a database that others may share.</summary>
internal sealed class PolicyInstance
{
    private readonly TestDatabase _database;

    internal PolicyInstance(TestDatabase database, string seedFile = "", Action<PolicyOptions>? configure = null, TimeProvider? clock = null)
    {
        _database = database;
        var settings = new PolicyOptions { SeedFile = seedFile };
        configure?.Invoke(settings);
        var options = Options.Create(settings);
        Clock = clock ?? TimeProvider.System;
        Sources = new PolicySources(database.Source);
        Loader = new PolicyLoader(database.Store, Sources, Holder, new BudgetCheck(new FakeBudget()), options, NullLogger<PolicyLoader>.Instance);
        Store = new PolicyStore(Audit, Clock);
        Intake = new PolicyIntake(new BundleKeyRing(options), options);
        Sequences = new BundleSequences(database.Source);
        Candidates = new CandidateStore(database.Source, Clock);
        Stored = new StoredPolicies(database.Source, Candidates);
        Replacement = new PolicyReplacement(Store, Loader, Intake, Sequences, new ApprovalRequests(Candidates, Store, Sources, new PolicyDifference(options)), options);
        Rollback = new PolicyRollback(Store, Loader, Stored, Intake);
        Submission = new CandidateSubmission(Intake, Candidates, Stored, Sequences, Store);
        Seed = new PolicySeed(new SeedScopes(database, Changes), database.Source, Store, Loader, Intake, options);
        Follower = new PolicyFollower(Loader, TimeProvider.System, NullLogger<PolicyFollower>.Instance);
        Reader = new PolicyReader(options);
        Settings = options;
    }

    internal IOptions<PolicyOptions> Settings { get; }

    internal TimeProvider Clock { get; }

    internal PolicyStore Store { get; }

    internal PolicyIntake Intake { get; }

    internal PolicyReader Reader { get; }

    internal BundleSequences Sequences { get; }

    internal CandidateStore Candidates { get; }

    internal StoredPolicies Stored { get; }

    internal PolicyRollback Rollback { get; }

    internal CandidateSubmission Submission { get; }

    internal FakeChanges Changes { get; } = new();

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

    internal static readonly AuditActor Admin = new("user", "admin");

    internal static readonly string[] Keepers = ["system_admin"];

    internal Task<ReplaceOutcome> ReplaceAsync(byte[] policy, Guid ifMatch, bool isBundle = false) =>
        WithAsync(work => Replacement.RunAsync(work, policy, isBundle, Keepers, If(ifMatch), TestContext.Current.CancellationToken));

    internal async Task<ReplaceOutcome> ActivateAsync(string hash, Guid ifMatch)
    {
        var stored = (await Stored.FindAsync(hash, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        return await WithAsync(work => Replacement.RunAsync(work, stored, Keepers, If(ifMatch), TestContext.Current.CancellationToken));
    }

    internal Task<ReplaceOutcome> RollbackAsync(Guid ifMatch) =>
        WithAsync(work => Rollback.RunAsync(work, If(ifMatch), TestContext.Current.CancellationToken));

    internal async Task<CandidateOutcome> SubmitAsync(byte[] policy, bool isBundle = false)
    {
        await using var session = _database.Store.LightweightSession();
        return await Submission.RunAsync(session, policy, isBundle, Keepers, new AuditActor("user", "author"), TestContext.Current.CancellationToken);
    }

    /// <summary>Submits a good candidate and gives its hash.</summary>
    internal async Task<string> SubmittedAsync(byte[] policy) => (await SubmitAsync(policy)).ShouldBeOfType<CandidateOutcome.Stored>().Policy.Hash;

    internal async Task<ReplaceOutcome> WithAsync(Func<PolicyWork, Task<ReplaceOutcome>> run)
    {
        await using var session = _database.Store.LightweightSession();
        return await run(new PolicyWork(session, Publish, Changes, Admin, "why"));
    }

    private static Func<Guid, Problem?> If(Guid ifMatch) => current => current == ifMatch ? null : CommonProblems.PreconditionFailed;

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
