using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Authentication.Passwords.Resets;

/// <summary>Makes links to set a password, each with its audit entry in the unit of work that it is part of.</summary>
internal sealed class PasswordResets(
    PersonStore people, PasswordMails mails, PersonalValues values, IAuditWriter audit, IOptions<PasswordOptions> options, TimeProvider clock) : IPasswordResets
{
    /// <summary>The kind that the user name of a request is sealed under.</summary>
    public const string Kind = "password_reset";

    /// <inheritdoc />
    public async Task<NotificationDue?> AnswerAsync(PasswordResetRequested request, IDocumentSession session, CancellationToken ct)
    {
        var person = await people.FindByUserNameAsync(session, values.Reveal(Kind, request.UserName), ct);
        return person is not { Active: true, Email: not null } || await ResetLinks.HasLinkAsync(session, request.Id, ct)
            ? null
            : AppendLink(session, person, request.Id, AuditActor.Anonymous);
    }

    /// <summary>Adds a link for a person who has an e-mail address to the unit of work; the mail to publish with it.</summary>
    public NotificationDue AppendLink(IDocumentSession session, PersonDocument person, string request, AuditActor actor)
    {
        var token = OpaqueToken.Create();
        var now = clock.GetUtcNow();
        var expiresAt = now + options.Value.ResetLifetime;
        ResetLinks.Add(session, new ResetLink(OpaqueToken.Hash(token), request, person.Id, now, expiresAt));
        audit.Append(session, new AuditEntry("user.password_link_sent", actor, "user", person.Id, AuditOutcome.Success));
        return mails.Link(person, request, token, expiresAt);
    }
}
