using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Notifications;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.People;

/// <summary>What other modules may know of people. Reads through the request's session and publishes by its outbox.</summary>
internal sealed class PersonDirectory(
    PersonStore people, SessionsEnding ending, PersonalValues values, NotificationMail mail, Ids ids, IDocumentSession session, IMartenOutbox outbox,
    TimeProvider clock) : IPersonDirectory
{
    private const int MaxHolders = 100;

    // What happened stays worth telling for a day.
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    // The members' spelling is the host's choice of casing. Administrators have an index; others are looked for in all rows, which only
    // rare calls of administrators do.
    private const string AreAdministrators = "where administrator order by id limit ?";

    private const string Hold = """
        where (coalesce(data -> 'grantedRoles', data -> 'GrantedRoles') @> to_jsonb(?::text)
            or coalesce(data #> '{owner,roles}', data #> '{Owner,Roles}') @> to_jsonb(?::text))
          and not coalesce(data ->> 'heldByAdministrator', data ->> 'HeldByAdministrator', 'false')::boolean
          and not coalesce(data #>> '{owner,deactivated}', data #>> '{Owner,Deactivated}', 'false')::boolean
        order by id limit ?
        """;

    /// <inheritdoc />
    public async Task<PersonCard?> FindAsync(string subject, CancellationToken ct) => CardOf(await people.LoadAsync(session, subject, ct));

    /// <inheritdoc />
    public async Task<PersonCard?> FindByUserNameAsync(string userName, CancellationToken ct) =>
        CardOf(await people.FindByUserNameAsync(session, userName, ct));

    /// <inheritdoc />
    public async Task<IReadOnlyList<PersonCard>> HoldersOfAsync(string role, CancellationToken ct)
    {
        var found = role == PersonStore.AdministratorRole
            ? await session.QueryAsync<PersonDocument>(AreAdministrators, ct, MaxHolders)
            : await session.QueryAsync<PersonDocument>(Hold, ct, role, role, MaxHolders);
        return [.. found.Select(person => CardOf(person)!)];
    }

    /// <inheritdoc />
    public async ValueTask<bool> NotifyAsync(PersonCard person, string subjectLine, string text, CancellationToken ct)
    {
        if (person.Email is not { } address)
        {
            return false;
        }

        await outbox.PublishAsync(mail.Seal(new Notification(ids.NewText(), address, subjectLine, text, clock.GetUtcNow() + News)));
        return true;
    }

    /// <inheritdoc />
    public async ValueTask EndSessionsAsync(IDocumentSession unitOfWork, AuditActor actor, string subject, string reason, CancellationToken ct)
    {
        if (await people.LoadAsync(unitOfWork, subject, ct) is { } person)
        {
            await ending.AppendAsync(unitOfWork, outbox, actor, person, reason, keptSessionId: null);
        }
    }

    private PersonCard? CardOf(PersonDocument? person) => person is null ? null : new PersonCard(
        person.Id, Reveal(PersonalKinds.UserName, person.UserName), Reveal(PersonalKinds.Email, person.Email), person.ToState());

    private string? Reveal(string kind, ProtectedValue? value) => value is null ? null : values.Reveal(kind, value.Sealed);
}
