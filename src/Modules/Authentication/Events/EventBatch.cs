using System.Collections.Immutable;
using Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Events;

/// <summary>
/// The people, event ids and user names that one batch is about, read under row locks, and what the batch did to them so far.
/// </summary>
internal sealed class EventBatch
{
    private readonly Dictionary<string, PersonDocument> _people;
    private readonly Dictionary<string, ImmutableArray<string>> _rolesBefore = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PersonDocument> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<(string Source, string Id)> _received;
    private readonly Dictionary<string, string> _nameOwners;
    private readonly List<PersonEvent> _applied = [];

    private EventBatch(
        Dictionary<string, PersonDocument> people, HashSet<(string Source, string Id)> received, Dictionary<string, string> nameOwners)
    {
        _people = people;
        _received = received;
        _nameOwners = nameOwners;
    }

    /// <summary>The people changed, in the order of their subjects, so that two batches meet the rows in one order.</summary>
    public IReadOnlyCollection<PersonDocument> Changed => _changed.Values;

    /// <summary>The events applied.</summary>
    public IReadOnlyList<PersonEvent> Applied => _applied;

    /// <summary>Reads; the session has begun its transaction.</summary>
    public static async Task<EventBatch> LoadAsync(IDocumentSession session, PersonalValues values, IReadOnlyList<PersonEvent> events, CancellationToken ct)
    {
        var subjects = events.Select(e => e.Subject).Distinct(StringComparer.Ordinal).ToArray();
        // The lock is taken before the ids are read: who waited for another batch then sees what that batch applied.
        var people = await session.QueryAsync<PersonDocument>("where id = any(?) order by id for update", ct, (object)subjects);
        var received = await ReceivedEvents.FindAsync(session, events, ct);
        return new EventBatch(
            people.ToDictionary(person => person.Id, StringComparer.Ordinal), received,
            await LoadNameOwnersAsync(session, values, events, ct));
    }

    /// <summary>The person as of now, or null.</summary>
    public PersonDocument? Find(string subject) => _people.GetValueOrDefault(subject);

    /// <summary>The roles that held before the batch.</summary>
    public ImmutableArray<string> RolesBefore(string subject) => _rolesBefore[subject];

    /// <summary>What the decision about this event may know.</summary>
    public EventContext ContextOf(PersonEvent received, EventSourceOptions? source, IAccessPolicy policy, PersonalValues values) =>
        new(source, policy.DefinesRole, _received.Contains((received.Source, received.Id)), IsNameTaken(received, values));

    /// <summary>Applies the event, whose decision said so, to the person given.</summary>
    public void Apply(PersonDocument person, PersonEvent received, PersonStore store, DateTimeOffset now)
    {
        _rolesBefore.TryAdd(person.Id, person.EffectiveRoles());
        EventEffect.Apply(person, received, now);
        if (received.Kind != PersonEventKind.Deactivated)
        {
            var data = received.Data;
            store.SetValues(person, data.UserName, data.Email, data.Phone, data.Locale);
        }

        if (person.UserNameLookup is { } lookup)
        {
            // A name given up stays taken until the commit: the unique index would see the old row first.
            _nameOwners.TryAdd(lookup, person.Id);
        }

        _people[person.Id] = person;
        _changed[person.Id] = person;
        _received.Add((received.Source, received.Id));
        _applied.Add(received);
    }

    private bool IsNameTaken(PersonEvent received, PersonalValues values) =>
        received.Data.UserName is { } name
        && _nameOwners.TryGetValue(values.Lookup(PersonalKinds.UserName, name), out var owner)
        && !string.Equals(owner, received.Subject, StringComparison.Ordinal);

    private static async Task<Dictionary<string, string>> LoadNameOwnersAsync(
        IDocumentSession session, PersonalValues values, IReadOnlyList<PersonEvent> events, CancellationToken ct)
    {
        var lookups = events.Where(e => e.Data.UserName is not null)
            .Select(e => values.Lookup(PersonalKinds.UserName, e.Data.UserName!)).Distinct(StringComparer.Ordinal).ToArray();
        return lookups.Length == 0
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : await PersonTable.FindNameOwnersAsync(session, lookups, ct);
    }
}
