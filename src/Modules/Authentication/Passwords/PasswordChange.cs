using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// What every change of a password does, whoever makes it: ends all sessions and links of the person, refuses the tokens made so far,
/// leaves the audit entry, publishes the facts and the mail that tells the person.
/// </summary>
internal sealed class PasswordChange(SessionsEnding ending, PasswordStore passwords, PasswordMails mails, IAuditWriter audit)
{
    private const string Cause = "password_changed";

    /// <summary>Adds it to the unit of work, which the caller commits. Call <see cref="CommittedAsync"/> after that.</summary>
    public async ValueTask AppendAsync(IDocumentSession session, IMartenOutbox outbox, PersonDocument person, string hash, AuditEntry entry)
    {
        outbox.Enroll(session);
        await ending.AppendAsync(session, outbox, entry.Actor, person, Cause, keptSessionId: null);
        passwords.Set(session, person.Id, hash);
        ResetLinks.EndAll(session, person.Id);
        audit.Append(session, entry with { Changes = [new AuditChange("password", null, null)] });
        if (mails.Changed(person) is { } mail)
        {
            await outbox.PublishAsync(mail);
        }
    }

    /// <summary>After the commit: this instance refuses the tokens made before without waiting for the feed.</summary>
    public ValueTask CommittedAsync(PersonDocument person, CancellationToken ct) => ending.CommittedAsync(person, ct);
}
