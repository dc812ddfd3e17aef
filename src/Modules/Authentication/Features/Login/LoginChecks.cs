using System.Collections.Immutable;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>The checks of a login and their order.</summary>
internal sealed class LoginChecks(
    LoginThrottle throttle, PersonStore people, PasswordStore passwords, PasswordHasher hasher, SessionTokens tokens, IProofVerifier proofs)
{
    private delegate ValueTask<LoginOutcome?> Check(LoginChecks checks, LoginAttempt attempt, CancellationToken ct);

    // The first check that answers ends the login.
    private static readonly ImmutableArray<Check> Order =
    [
        // A flood that fills the gate costs this look and no query; the answer is the same for everybody.
        (checks, _, _) => ValueTask.FromResult<LoginOutcome?>(checks.Room()),

        // Before hashing: hashing is the expensive part that an attacker wants.
        (checks, attempt, ct) => checks.ThrottleAsync(attempt, ct),

        // Proof of ownership, at the same cost whether or not there is such a person …
        (checks, attempt, ct) => checks.PasswordAsync(attempt, ct),

        // … before the account's state, so that only the owner's own attempts can differ in work.
        (_, attempt, _) => ValueTask.FromResult<LoginOutcome?>(AccountState(attempt)),

        // The attempt was the owner's: forgotten before anything that he may get wrong in good faith.
        (checks, attempt, ct) => checks.ForgetFailuresAsync(attempt, ct),

        // What is asked for, last: which targets exist is nothing for strangers.
        (checks, attempt, _) => ValueTask.FromResult<LoginOutcome?>(checks.Target(attempt)),

        // After all that could be told without it: only the owner's own attempts have proofs noted as used.
        (checks, attempt, ct) => checks.ProofAsync(attempt, ct),

        // Only for who comes in: the one moment at which the password is known to be right.
        (checks, attempt, ct) => checks.RenewHashAsync(attempt, ct),
    ];

    /// <summary>Runs the checks.</summary>
    public async ValueTask<LoginOutcome> RunAsync(LoginAttempt attempt, CancellationToken ct)
    {
        foreach (var check in Order)
        {
            if (await check(this, attempt, ct) is { } outcome)
            {
                return outcome;
            }
        }

        return new LoginOutcome.Accepted(attempt.Person!, attempt.Renewal) { Key = attempt.Key };
    }

    private LoginOutcome.Busy? Room() => hasher.IsBusy ? new LoginOutcome.Busy() : null;

    private async ValueTask<LoginOutcome?> ThrottleAsync(LoginAttempt attempt, CancellationToken ct)
    {
        var wait = await throttle.EnterAsync(attempt.Keys, ct);
        return wait > TimeSpan.Zero ? new LoginOutcome.Throttled((int)Math.Ceiling(wait.TotalSeconds)) : null;
    }

    private async ValueTask<LoginOutcome?> PasswordAsync(LoginAttempt attempt, CancellationToken ct)
    {
        attempt.Person = await people.FindByUserNameAsync(attempt.Query, attempt.UserName, ct);
        // "-" is nobody's subject: the same look-up, which finds nothing.
        attempt.Stored = await passwords.FindAsync(attempt.Person?.Id ?? "-", ct);
        if (hasher.TryCheck(attempt.Stored?.Hash, attempt.Password, ct) is not { } check)
        {
            await throttle.AbandonedAsync(attempt.Keys, ct);
            return new LoginOutcome.Busy();
        }

        if (await check)
        {
            return null;
        }

        return new LoginOutcome.Refused(attempt.Person?.Id, attempt switch
        {
            { Person: null } => "unknown_user",
            { Stored: null } => "no_password",
            _ => "wrong_password",
        });
    }

    private static LoginOutcome.Refused? AccountState(LoginAttempt attempt) =>
        attempt.Person!.Active ? null : new LoginOutcome.Refused(attempt.Person.Id, "subject_inactive");

    private async ValueTask<LoginOutcome?> ForgetFailuresAsync(LoginAttempt attempt, CancellationToken ct)
    {
        await throttle.SucceededAsync(attempt.Keys, ct);
        return null;
    }

    private LoginOutcome.InvalidTarget? Target(LoginAttempt attempt) =>
        tokens.Reaches(attempt.Person!.ToState(), attempt.Audience) ? null : new LoginOutcome.InvalidTarget(attempt.Person.Id);

    private async ValueTask<LoginOutcome?> ProofAsync(LoginAttempt attempt, CancellationToken ct)
    {
        switch (attempt.Proof is null ? null : await proofs.VerifyAsync(attempt.Proof, ct))
        {
            case ProofVerdict.Proved proved:
                attempt.Key = proved.Key;
                return null;
            case ProofVerdict.Refused refused:
                return new LoginOutcome.InvalidProof(attempt.Person!.Id, refused.Reason);
            case ProofVerdict.Unavailable:
                return new LoginOutcome.Unavailable();
            default:
                return null;
        }
    }

    private async ValueTask<LoginOutcome?> RenewHashAsync(LoginAttempt attempt, CancellationToken ct)
    {
        var old = attempt.Stored!.Hash;
        attempt.Renewal = await hasher.RenewAsync(old, attempt.Password, ct) is { } hash ? new HashRenewal(old, hash) : null;
        return null;
    }
}
