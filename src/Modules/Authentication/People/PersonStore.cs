using System.Globalization;
using System.Text;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.People;

/// <summary>Finds people and records changes of them.</summary>
internal sealed class PersonStore(PersonalValues values, TimeProvider clock)
{
    /// <summary>The topic of the change feed; the payload has a line <c>&lt;epoch&gt; &lt;subject&gt;</c> for each person.</summary>
    public const string Topic = "subject";

    /// <summary>The role that may do everything; somebody active must always hold it.</summary>
    public const string AdministratorRole = PlatformRoles.Administrator;

    /// <summary>The person with that user name (trimmed, case-folded), or null.</summary>
    public Task<PersonDocument?> FindByUserNameAsync(IQuerySession session, string userName, CancellationToken ct)
    {
        var lookup = values.Lookup(PersonalKinds.UserName, userName);
        return session.Query<PersonDocument>().Where(person => person.UserNameLookup == lookup).FirstOrDefaultAsync(ct);
    }

    /// <summary>The person, or null; also for what cannot be a subject.</summary>
    public Task<PersonDocument?> LoadAsync(IQuerySession session, string subject, CancellationToken ct) =>
        PersonText.IsSubject(subject) ? session.LoadAsync<PersonDocument>(subject, ct) : Task.FromResult<PersonDocument?>(null);

    /// <summary>A new person, not stored yet: active, without roles and without a password.</summary>
    public PersonDocument Create(string subject, string? userName, string? email, string? phone, string? locale)
    {
        var person = new PersonDocument { Id = subject, ValidAfter = clock.GetUtcNow() };
        SetValues(person, userName, email, phone, locale);
        return person;
    }

    /// <summary>Sets the values that are given; null leaves a value as it is.</summary>
    public void SetValues(PersonDocument person, string? userName, string? email, string? phone, string? locale)
    {
        if (userName is not null)
        {
            person.UserName = values.Protect(PersonalKinds.UserName, userName);
            person.UserNameLookup = person.UserName.Lookup;
        }

        person.Email = email is null ? person.Email : values.Protect(PersonalKinds.Email, email);
        person.Phone = phone is null ? person.Phone : values.Protect(PersonalKinds.Phone, phone);
        person.Locale = locale ?? person.Locale;
    }

    /// <summary>
    /// Moves the epoch, stores the person, announces it to every instance and publishes <see cref="PermissionsChanged"/>, all
    /// with the session's commit. Call once per person and commit; the outbox is enrolled by the caller. The commit throws
    /// what <see cref="PersonConflict"/> tells apart when somebody else changed the person or has the user name.
    /// </summary>
    public ValueTask RecordChangeAsync(IDocumentSession session, IMartenOutbox outbox, PersonDocument person, string cause) =>
        outbox.PublishAsync(RecordChange(session, person, cause));

    /// <summary>The same for who publishes the message by other means, as a handler does by returning it.</summary>
    public PermissionsChanged RecordChange(IDocumentSession session, PersonDocument person, string cause)
    {
        person.Epoch++;
        Store(session, person);
        session.Announce(Topic, Announcement(person));
        return new PermissionsChanged(clock.GetUtcNow(), [person.ToState()], cause);
    }

    /// <summary>Stores a person whose epoch was moved; announcing and publishing are the caller's, who does it for many at once.</summary>
    internal static void Store(IDocumentSession session, PersonDocument person)
    {
        Settle(person);
        session.Store(person);
    }

    /// <summary>Sets what follows from the rest, before a person is stored.</summary>
    internal static void Settle(PersonDocument person) =>
        person.Administrator = person.EffectiveRoles().Contains(AdministratorRole, StringComparer.Ordinal);

    /// <summary>
    /// The payloads that tell of the people's epochs, as many people in each as fit: PostgreSQL takes commits that notify one
    /// at a time, and a hundred thousand notifications would keep every other change waiting.
    /// </summary>
    internal static string[] Announcements(IEnumerable<PersonDocument> people)
    {
        var payloads = new List<string>();
        var payload = new StringBuilder();
        foreach (var line in people.Select(Announcement))
        {
            if (payload.Length > 0 && payload.Length + line.Length + 1 > ChangeFeed.MaxPayload)
            {
                payloads.Add(payload.ToString());
                payload.Clear();
            }

            payload.Append(payload.Length > 0 ? "\n" : "").Append(line);
        }

        if (payload.Length > 0)
        {
            payloads.Add(payload.ToString());
        }

        return [.. payloads];
    }

    /// <summary>The payload that tells of the person's epoch.</summary>
    internal static string Announcement(PersonDocument person) =>
        string.Create(CultureInfo.InvariantCulture, $"{person.Epoch} {person.Id}");
}
