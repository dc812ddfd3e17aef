using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>
/// Opens a session: row, evidence and fact in one unit of work, which also ends the oldest sessions beyond the person's limit.
/// </summary>
internal sealed class SessionOpening(
    RefreshTokens refreshTokens, SessionTokens accessTokens, SessionRevocation revocation, PersonalValues values, IAuditWriter audit, Ids ids,
    IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    /// <summary>Commits the unit of work with the session in it; the tokens to answer with.</summary>
    public async Task<OpenedSession> OpenAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, NewSession wanted, SessionClient client, CancellationToken ct)
    {
        outbox.Enroll(unitOfWork);
        var ended = await EndOldestAsync(unitOfWork, outbox, wanted.Person, ct);
        var opened = await AppendAsync(unitOfWork, outbox, wanted, client);
        await unitOfWork.SaveChangesAsync(ct);
        foreach (var id in ended)
        {
            revocation.Committed(id);
        }

        return opened;
    }

    private async ValueTask<IReadOnlyList<string>> EndOldestAsync(IDocumentSession unitOfWork, IMartenOutbox outbox, PersonDocument person, CancellationToken ct)
    {
        var beyond = await LiveSessions.FindBeyondAsync(
            unitOfWork, person.Id, person.SessionsFromEpoch, options.Value.MaxSessionsPerPerson - 1, clock.GetUtcNow(), ct);
        foreach (var id in beyond)
        {
            await revocation.AppendAsync(unitOfWork, outbox, AuditActor.System, id, person.Id, "session_limit");
        }

        return beyond;
    }

    private async ValueTask<OpenedSession> AppendAsync(IDocumentSession unitOfWork, IMartenOutbox outbox, NewSession wanted, SessionClient client)
    {
        var now = clock.GetUtcNow();
        var id = ids.NewText();
        var (refreshToken, hash) = refreshTokens.Create(id, generation: 1);
        var (idle, absolute) = wanted.IsForEnrolment ? (options.Value.Enrolment, options.Value.Enrolment) : (options.Value.SessionIdle, options.Value.SessionAbsolute);
        var session = new Session(
            id, wanted.Person.Id, wanted.Audience, [.. wanted.Methods], wanted.ContextClass, now, now, now, now + idle, now + absolute,
            Generation: 1, hash, wanted.Person.Epoch, RevokedAt: null) { Key = wanted.Key };
        if (wanted.Renewal is { } renewal)
        {
            PasswordStore.Renew(unitOfWork, session.Subject, renewal);
        }

        SessionStore.Open(unitOfWork, session, values.Seal(SessionClient.AddressKind, client.Address), values.Seal(SessionClient.DeviceKind, client.Device));
        audit.Append(unitOfWork, new AuditEntry("session.opened", new AuditActor("user", session.Subject), "session", id, AuditOutcome.Success)
        {
            Changes = [new AuditChange("acr", null, session.ContextClass), new AuditChange("amr", null, string.Join(' ', session.Methods))],
            Personal = [new AuditPersonalValue(SessionClient.AddressKind, client.Address)],
        });
        await outbox.PublishAsync(new SessionOpened(now, session.Subject, id));
        return new OpenedSession(accessTokens.Issue(session, wanted.Person.ToState()), session.IsForEnrolment ? null : refreshToken, id);
    }
}

/// <summary>The tokens of a session that was opened. Never printed.</summary>
/// <param name="RefreshToken">Null where the session is good for enrolling a factor only: it is not prolonged.</param>
internal sealed record OpenedSession(IssuedToken AccessToken, string? RefreshToken, string SessionId)
{
    public override string ToString() => SessionId;
}
