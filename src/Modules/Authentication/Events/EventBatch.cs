using System.Collections.Immutable;
using JasperFx;
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
    private readonly Dictionary<string, string> _changedBy = new(StringComparer.Ordinal);
    private readonly HashSet<(string Source, string Id)> _received;
    private readonly Dictionary<string, string> _nameOwners;
    private readonly bool _othersAdminister;
    private readonly List<PersonEvent> _applied = [];

    private EventBatch(
        Dictionary<string, PersonDocument> people, HashSet<(string Source, string Id)> received, Dictionary<string, string> nameOwners, bool othersAdminister)
    {
        _people = people;
        _received = received;
        _nameOwners = nameOwners;
        _othersAdminister = othersAdminister;
    }

    /// <summary>The people changed, in the order of their subjects, so that two batches meet the rows in one order.</summary>
    public IReadOnlyCollection<PersonDocument> Changed => _changed.Values;

    /// <summary>The events applied.</summary>
    public IReadOnlyList<PersonEvent> Applied => _applied;

    /// <summary>Reads; the session has begun its transaction.</summary>
    /// <exception cref="ConcurrencyException">Somebody became administrator while this read: to be tried again.</exception>
    public static async Task<EventBatch> LoadAsync(IDocumentSession session, PersonalValues values, IReadOnlyList<PersonEvent> events, CancellationToken ct)
    {
        var subjects = events.Select(e => e.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var hasTurn = await LastAdministrator.TakeTurnForAsync(session, subjects, ct);
        // The lock is taken before the ids are read: who waited for another batch then sees what that batch applied.
        var people = await session.QueryAsync<PersonDocument>("where id = any(?) order by id for update", ct, (object)subjects);
        if (!hasTurn && people.FirstOrDefault(IsAdministrator) is { } newcomer)
        {
            throw new ConcurrencyException(typeof(PersonDocument), newcomer.Id);
        }

        var received = await ReceivedEvents.FindAsync(session, events, ct);
        return new EventBatch(
            people.ToDictionary(person => person.Id, StringComparer.Ordinal), received,
            await LoadNameOwnersAsync(session, values, events, ct),
            !hasTurn || await LastAdministrator.IsThereAnotherAsync(session, subjects, ct));
    }

    /// <summary>The person as of now, or null.</summary>
    public PersonDocument? Find(string subject) => _people.GetValueOrDefault(subject);

    /// <summary>The roles that held before the batch.</summary>
    public ImmutableArray<string> RolesBefore(string subject) => _rolesBefore[subject];

    /// <summary>Who changed the person last in this batch.</summary>
    public string ChangedBy(string subject) => _changedBy[subject];

    /// <summary>What the decision about this event may know.</summary>
    public EventContext ContextOf(PersonEvent received, EventSourceOptions? source, IAccessPolicy policy, PersonalValues values) =>
        new(source, policy.DefinesRole, _received.Contains((received.Source, received.Id)), IsNameTaken(received, values), IsLastAdministrator(received.Subject));

    /// <summary>Applies the event, whose decision said so, to the person given.</summary>
    public void Apply(PersonDocument person, Submitted submitted, PersonStore store, DateTimeOffset now)
    {
        var received = submitted.Event;
        _changedBy[person.Id] = submitted.Caller.Subject;
        _rolesBefore.TryAdd(person.Id, person.EffectiveRoles());
        EventEffect.Apply(person, received, now);
        person.Epoch++;
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

    private bool IsLastAdministrator(string subject) =>
        !_othersAdminister && Find(subject) is { } person && IsAdministrator(person)
        && !_people.Values.Any(other => other != person && IsAdministrator(other));

    private static bool IsAdministrator(PersonDocument person) => person.EffectiveRoles().Contains(PersonStore.AdministratorRole);

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
