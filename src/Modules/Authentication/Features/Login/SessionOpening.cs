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
    // One factor: AAL1 of NIST SP 800-63B.
    private const string ContextClass = "aal1";
    private static readonly string[] Methods = ["pwd"];

    /// <summary>Commits the unit of work with the session in it; the tokens to answer with.</summary>
    public async Task<TokensResponse> OpenAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, LoginOutcome.Accepted accepted, string audience, SessionClient client, CancellationToken ct)
    {
        outbox.Enroll(unitOfWork);
        var ended = await EndOldestAsync(unitOfWork, outbox, accepted.Person, ct);
        var response = await AppendAsync(unitOfWork, outbox, accepted, audience, client);
        await unitOfWork.SaveChangesAsync(ct);
        foreach (var id in ended)
        {
            revocation.Committed(id);
        }

        return response;
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

    private async ValueTask<TokensResponse> AppendAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, LoginOutcome.Accepted accepted, string audience, SessionClient client)
    {
        var now = clock.GetUtcNow();
        var id = ids.NewText();
        var (refreshToken, hash) = refreshTokens.Create(id, generation: 1);
        var session = new Session(
            id, accepted.Person.Id, audience, Methods, ContextClass, now, now, now, now + options.Value.SessionIdle, now + options.Value.SessionAbsolute,
            Generation: 1, hash, accepted.Person.Epoch, RevokedAt: null) { Key = accepted.Key };
        if (accepted.Renewal is { } renewal)
        {
            PasswordStore.Renew(unitOfWork, session.Subject, renewal);
        }

        SessionStore.Open(unitOfWork, session, values.Seal(SessionClient.AddressKind, client.Address), values.Seal(SessionClient.DeviceKind, client.Device));
        audit.Append(unitOfWork, new AuditEntry("session.opened", new AuditActor("user", session.Subject), "session", id, AuditOutcome.Success)
        {
            Personal = [new AuditPersonalValue(SessionClient.AddressKind, client.Address)],
        });
        await outbox.PublishAsync(new SessionOpened(now, session.Subject, id));
        return TokensResponse.Of(accessTokens.Issue(session, accepted.Person.ToState()), refreshToken, id);
    }
}
