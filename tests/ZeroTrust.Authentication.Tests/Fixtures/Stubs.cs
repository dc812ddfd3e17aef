using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>What was published, committed or not.</summary>
internal sealed class Sent
{
    public ConcurrentQueue<object> Messages { get; } = new();
}

/// <summary>An outbox that notes messages instead of sending them.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it. Owner: authentication.")]
internal class OutboxStub : DispatchProxy
{
    private Sent _sent = null!;

    public static IMartenOutbox Create(Sent sent)
    {
        var proxy = Create<IMartenOutbox, OutboxStub>();
        ((OutboxStub)(object)proxy)._sent = sent;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == "PublishAsync")
        {
            _sent.Messages.Enqueue(args![0]!);
        }

        return targetMethod.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : null;
    }
}

/// <summary>
/// Audit entries as plain rows in the session's transaction. The number is their order: PostgreSQL gives the place of a deleted
/// row to a new one whenever it likes, so the order of the heap is luck.
/// </summary>
internal sealed class AuditStub : IAuditWriter
{
    public const string Schema = "create table if not exists public.audit (action text, resource text, outcome text, reason text, changes text, number bigint generated always as identity);";

    public void Append(IDocumentSession session, AuditEntry entry) => session.QueueSqlCommand(
        "insert into public.audit (action, resource, outcome, reason, changes) values (?, ?, ?, ?, ?)",
        entry.Action, entry.ResourceId, entry.Outcome.ToString(), entry.Reason ?? "",
        string.Join(';', entry.Changes.Select(change => $"{change.Field}:{change.Before}>{change.After}")));
}

/// <summary>Defines the sample roles.</summary>
internal sealed class PolicyStub : IAccessPolicy
{
    public string Version => "1";

    public bool DefinesRole(string role) => role is "customer_support" or "readonly_analyst" or "service_owner" or "system_admin";

    public bool KnowsService(string name) => true;

    public PersonGrant ForPerson(SubjectState state, string audience) => default;

    public ImmutableArray<string>? ForPair(string caller, string target) => null;

    public DelegatedGrant ForActor(string actor, string subject, SubjectState? state, string target) => default;

    public ImmutableArray<string> ShortestForPair(string caller, string target) => [];

    public ImmutableArray<string> HeldByBoth(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second) => [];
}
