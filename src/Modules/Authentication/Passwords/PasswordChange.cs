using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// What every change of a password does, whoever makes it: ends all sessions and links of the person, refuses the tokens made so far,
/// leaves the audit entry, publishes the facts and the mail that tells the person.
/// </summary>
internal sealed class PasswordChange(PersonStore people, PasswordStore passwords, PasswordMails mails, IAuditWriter audit, TimeProvider clock)
{
    private const string Cause = "password_changed";

    /// <summary>Adds it to the unit of work, which the caller commits.</summary>
    public async ValueTask AppendAsync(IDocumentSession session, IMartenOutbox outbox, PersonDocument person, string hash, AuditEntry entry)
    {
        var now = clock.GetUtcNow();
        outbox.Enroll(session);
        person.EndSessions(now);
        await people.RecordChangeAsync(session, outbox, person, Cause);
        passwords.Set(session, person.Id, hash);
        ResetLinks.EndAll(session, person.Id);
        audit.Append(session, entry with { Changes = [new AuditChange("password", null, null)] });
        await outbox.PublishAsync(new SessionsEnded(now, person.Id, Cause));
        if (mails.Changed(person) is { } mail)
        {
            await outbox.PublishAsync(mail);
        }
    }
}
