using System.Collections.Concurrent;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Wolverine.Marten;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Tests.Storage;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.ModuleTests;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.ComplianceAudit.Tests.Changes;

/// <summary>Change requests of one kind, which writes a row where it is applied, and people who may decide it.</summary>
internal sealed class ChangeWorld(TestDatabase database) : IAsyncDisposable
{
    private readonly TrailFixture _trail = new(database);

    internal static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    internal TestDatabase Database => database;

    internal FakeTimeProvider Clock => _trail.Clock;

    internal HoldersStub Holders { get; } = new();

    internal StreamStub Refused { get; } = new();

    internal ComplianceAuditOptions Options { get; } = new();

    /// <summary>The code with which the kind refuses; null where it applies.</summary>
    internal string? Refusal { get; set; }

    internal ChangeStore Store => new(database.Source, database.Personal);

    internal ChangeWrites Writes => new(_trail.Writer, database.Personal, Clock);

    internal static async Task<ChangeWorld> CreateAsync() => new(await TestDatabase.CreateAsync(
        $"{ComplianceAuditModule.Schema}\n{OutboxStub.Schema}\ncreate table if not exists public.applied (change text);",
        ComplianceAuditModule.ConfigureMarten, AuditJson.Default));

    internal async Task<ChangeRequestResult> RequestAsync(string requester, string resource, string? beneficiary = null, string reason = "Lost the phone")
    {
        await using var session = database.Store.LightweightSession();
        var outbox = OutboxStub.Create();
        outbox.Enroll(session);
        var requests = new ChangeRequests(Store, Writes, session, outbox, new Ids(Clock), Microsoft.Extensions.Options.Options.Create(Options), Clock);
        var result = await requests.RequestAsync(
            new ChangeProposal("note.change", "note", resource, new AuditActor("user", requester), beneficiary, reason, [new AuditChange("text", "old", "new")]), Ct);
        await session.SaveChangesAsync(Ct);
        return result;
    }

    internal async Task<string> RequestedAsync(string requester, string resource, string? beneficiary = null) =>
        ((ChangeRequestResult.Requested)await RequestAsync(requester, resource, beneficiary)).Change.Id;

    internal Task<EndResult> ApproveAsync(string id, string subject, CallerKind kind = CallerKind.User) =>
        WithAsync(ends => ends.ApproveAsync(Context(subject, kind), id));

    internal Task<EndResult> RejectAsync(string id, string subject) => WithAsync(ends => ends.RejectAsync(Context(subject), id, "It is not lost"));

    internal Task<EndResult> WithdrawAsync(string id, string subject) => WithAsync(ends => ends.WithdrawAsync(Context(subject), id));

    internal ChangeReaders Readers(IDocumentSession session) => new([new NoteKind(session, this)], Holders);

    internal async Task<IReadOnlyList<StoredChange>> ListAsync(string subject, string? state = null, Guid? after = null, int count = 100)
    {
        await using var session = database.Store.LightweightSession();
        var scope = Context(subject).Scope();
        return await Store.ListAsync(scope.Actor, Readers(session).KindsOf(scope), state, after, count, Clock.GetUtcNow(), Ct);
    }

    internal Task<bool> SweepAsync() => new ChangeExpiry(
        database.Source, Store, Writes, new ServiceCollection().AddScoped(_ => OutboxStub.Create()).BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(),
        database.Store, Clock, NullLogger<ChangeExpiry>.Instance).RunAsync(Ct);

    internal async Task<string> StateAsync(string id) => (await Store.FindAsync(Guid.Parse(id), Ct))!.StateAt(Clock.GetUtcNow());

    internal Task<long> AppliedAsync() => database.ScalarAsync<long>("select count(*) from public.applied");

    /// <summary>The states that the committed facts tell.</summary>
    internal Task<long> FactsAsync(string state) => database.ScalarAsync<long>($"select count(*) from public.sent where type = 'ChangeDecided' and body like '%\"{state}\"%'");

    internal async Task<IReadOnlyList<AuditEntryView>> EntriesAsync(string action) =>
        [.. (await _trail.ReadAsync(TrailFixture.Everything with { Personal = true })).Where(entry => entry.Action == action)];

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<EndResult> WithAsync(Func<ChangeEnds, Task<EndResult>> work)
    {
        await using var session = database.Store.LightweightSession();
        return await work(new ChangeEnds(Store, Writes, Readers(session), new RefusedCalls(Refused, Clock), session, OutboxStub.Create(), Clock));
    }

    private DefaultHttpContext Context(string subject, CallerKind kind = CallerKind.User)
    {
        var caller = new Caller(kind, subject, Caller.Platform, "s1", Caller.Platform, "j1", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(5), ["pwd", "otp"]);
        var context = new DefaultHttpContext();
        context.Features.Set(new AccessScope(caller, null, new PlatformVerdict(true, "self", null, null, null)));
        return context;
    }

    private sealed class NoteKind(IDocumentSession session, ChangeWorld world) : IChangeKind
    {
        public string Kind => "note.change";

        public string Permission => "note:approve";

        public ValueTask<string?> ApplyAsync(ChangeRequest change, AuditActor approver, CancellationToken ct)
        {
            if (world.Refusal is null)
            {
                session.QueueSqlCommand("insert into public.applied values (?)", change.Id);
            }

            return ValueTask.FromResult(world.Refusal);
        }
    }

    /// <summary>Who holds the permission now.</summary>
    internal sealed class HoldersStub : ConcurrentDictionary<string, bool>, IPlatformAccess
    {
        public PlatformVerdict Check(Caller caller, SubjectState? state, string permission) =>
            new(permission == "note:approve" && ContainsKey(caller.Subject), "stub", null, "1", null);

        public PlatformVerdict Check(SubjectState person, string permission) => throw new NotSupportedException();

        public bool Covers(Caller caller, SubjectState? state, SubjectState person) => throw new NotSupportedException();

        public bool Covers(SubjectState holder, SubjectState person) => throw new NotSupportedException();
    }

    internal sealed class StreamStub : IAuditStream
    {
        public ConcurrentQueue<AuditFact> Facts { get; } = new();

        public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
        {
            Facts.Enqueue(fact);
            return ValueTask.FromResult(true);
        }
    }
}
