using System.Collections.Concurrent;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Mfa.Tests.Fixtures;

/// <summary>Audit entries as rows of <c>public.audit</c> in the session's commit.</summary>
internal sealed class AuditStub : IAuditWriter
{
    public const string Schema = """
        create table if not exists public.audit (
          n bigserial, action text, actor text, resource_type text, resource text, outcome text, reason text, changes text, personal text);
        """;

    public void Append(IDocumentSession session, AuditEntry entry) => session.QueueSqlCommand(
        "insert into public.audit (action, actor, resource_type, resource, outcome, reason, changes, personal) values (?, ?, ?, ?, ?, ?, ?, ?)",
        entry.Action, $"{entry.Actor.Kind}:{entry.Actor.Id}", entry.ResourceType, entry.ResourceId, entry.Outcome.ToString(), entry.Reason ?? "",
        string.Join(';', entry.Changes.Select(change => $"{change.Field}:{change.Before}>{change.After}")),
        string.Join(';', entry.Personal.Select(value => $"{value.Name}={value.Value}")));
}

/// <summary>Keeps the facts; refuses them while it is full.</summary>
internal sealed class StreamStub : IAuditStream
{
    public ConcurrentQueue<AuditFact> Facts { get; } = new();

    public bool IsFull { get; set; }

    public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
    {
        if (!IsFull)
        {
            Facts.Enqueue(fact);
        }

        return ValueTask.FromResult(!IsFull);
    }
}

/// <summary>Everybody whom a test adds. A mail is a <see cref="Mail"/> in the outbox of the scope.</summary>
internal sealed class PeopleStub
{
    public ConcurrentDictionary<string, PersonCard> Cards { get; } = new();

    public ConcurrentQueue<(string Subject, string Reason)> Ended { get; } = new();

    public PersonCard Add(string subject, params string[] roles)
    {
        var state = new SubjectState(subject, 1, Active: true, DateTimeOffset.UnixEpoch, [.. roles], []);
        return Cards[subject] = new PersonCard(subject, $"{subject}-name", $"{subject}@mail.example", state);
    }
}

/// <summary>What somebody was told.</summary>
internal sealed record Mail(string Subject, string Line, string Text);

/// <summary>The directory of one scope.</summary>
internal sealed class PersonDirectoryStub(PeopleStub people, IMartenOutbox outbox) : IPersonDirectory
{
    public Task<PersonCard?> FindAsync(string subject, CancellationToken ct) => Task.FromResult(people.Cards.GetValueOrDefault(subject));

    public Task<PersonCard?> FindByUserNameAsync(string userName, CancellationToken ct) =>
        Task.FromResult(people.Cards.Values.SingleOrDefault(card => card.UserName == userName));

    public Task<IReadOnlyList<PersonCard>> HoldersOfAsync(string role, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<PersonCard>>([.. people.Cards.Values.Where(card => card.State is { Active: true } state && state.Roles.Contains(role))]);

    public async ValueTask<bool> NotifyAsync(PersonCard person, string subjectLine, string text, CancellationToken ct)
    {
        if (person.Email is null)
        {
            return false;
        }

        await outbox.PublishAsync(new Mail(person.Subject, subjectLine, text));
        return true;
    }

    public ValueTask EndSessionsAsync(IDocumentSession unitOfWork, AuditActor actor, string subject, string reason, CancellationToken ct)
    {
        people.Ended.Enqueue((subject, reason));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Lets a few failures of an account pass at each network, as the real one does; forgets them at a success.</summary>
internal sealed class ThrottleStub : IAttemptThrottle
{
    public const int Free = 10;

    private readonly ConcurrentDictionary<AttemptKey, int> _failures = new();

    public int FailuresOf(AttemptKey key) => _failures.GetValueOrDefault(key);

    public ValueTask<TimeSpan> EnterAsync(AttemptKey key, CancellationToken ct)
    {
        while (true)
        {
            var failures = _failures.GetOrAdd(key, 0);
            if (failures >= Free)
            {
                return ValueTask.FromResult(TimeSpan.FromSeconds(30));
            }

            if (_failures.TryUpdate(key, failures + 1, failures))
            {
                return ValueTask.FromResult(TimeSpan.Zero);
            }
        }
    }

    public ValueTask SucceededAsync(AttemptKey key, CancellationToken ct)
    {
        _failures.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask AbandonedAsync(AttemptKey key, CancellationToken ct)
    {
        _failures.AddOrUpdate(key, 0, (_, failures) => failures - 1);
        return ValueTask.CompletedTask;
    }
}
