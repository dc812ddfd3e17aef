using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary>Begins the second half of a login or step-up: challenge, evidence and renewed password hash in one commit.</summary>
internal sealed class FactorChallenges(ISecondFactors factors, IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit)
{
    /// <summary>Commits; the answer.</summary>
    public async Task<LoginResponse> BeginAsync(PendingLogin login, IReadOnlyList<string> kinds, HashRenewal? renewal, CancellationToken ct)
    {
        outbox.Enroll(session);
        if (renewal is not null)
        {
            PasswordStore.Renew(session, login.Subject, renewal);
        }

        var challenge = await factors.ChallengeAsync(login, kinds, ct);
        var action = login.SessionId is null ? "login.challenged" : "step_up.challenged";
        audit.Append(session, new AuditEntry(action, new AuditActor("user", login.Subject), "user", login.Subject, AuditOutcome.Success)
        {
            Personal = [new AuditPersonalValue(SessionClient.AddressKind, login.ClientAddress)],
        });
        await session.SaveChangesAsync(ct);
        return LoginResponse.Of(challenge);
    }
}
