using Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary>Whether what was proved before the second factor still holds: the person is looked at anew.</summary>
internal sealed class PendingLoginCheck(PersonStore people, SessionTokens tokens, IProofVerifier proofs, IDocumentSession session)
{
    /// <summary>Accepted with the person as it is now, or why not.</summary>
    /// <param name="proof">Of a key; that of the first step where one was proved there. Null where none was sent.</param>
    public async ValueTask<LoginOutcome> RunAsync(PendingLogin login, SentProof? proof, CancellationToken ct)
    {
        if (await people.LoadAsync(session, login.Subject, ct) is not { Active: true } person)
        {
            return new LoginOutcome.Refused(login.Subject.Length == 0 ? null : login.Subject, "subject_inactive");
        }

        // A new password, a deactivation, an end of all sessions: each ends a login that is half done too.
        if (person.SessionsFromEpoch > login.SessionsFrom)
        {
            return new LoginOutcome.Refused(person.Id, "sessions_ended");
        }

        if (!tokens.Reaches(person.ToState(), login.Audience))
        {
            return new LoginOutcome.InvalidTarget(person.Id);
        }

        var first = login.KeyThumbprint is { } thumbprint ? new TokenConfirmation(thumbprint) : null;
        // Last, as at a login: only the owner's own attempts have proofs noted as used.
        return proof is null
            ? new LoginOutcome.Accepted(person, Renewal: null) { Key = first }
            : await proofs.VerifyAsync(proof with { KeyThumbprint = login.KeyThumbprint }, ct) switch
            {
                ProofVerdict.Proved proved => new LoginOutcome.Accepted(person, Renewal: null) { Key = proved.Key },
                ProofVerdict.Refused refused => new LoginOutcome.InvalidProof(person.Id, refused.Reason),
                _ => new LoginOutcome.Unavailable(),
            };
    }
}
