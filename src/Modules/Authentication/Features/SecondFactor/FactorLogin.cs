using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.StepUp;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary>
/// One attempt at a challenge and what follows from it. The proof is used up in the commit that opens or renews the session, or, where
/// the login does not hold any more, in that of the refusal's evidence: of two at once exactly one gets there.
/// </summary>
internal sealed class FactorLogin(
    ISecondFactors factors, PendingLoginCheck check, LoginRefusals refusals, SessionTokens tokens, SessionOpening opening, SessionStepUp stepUp,
    SessionStore sessions, IDocumentSession session, IMartenOutbox outbox)
{
    /// <summary>The answer, or the problem; either with its evidence stored.</summary>
    /// <param name="remember">Whether to remember the device, where that is allowed.</param>
    public async Task<(LoginResponse? Response, Problem? Problem)> TryAsync(
        FactorAttempt attempt, SentProof? proof, SessionClient client, bool remember, CancellationToken ct)
    {
        outbox.Enroll(session);
        var answer = await factors.TryAsync(attempt, ct);
        if (answer is not FactorAnswer.Proved proved)
        {
            return (null, FactorProblems.Of(answer));
        }

        (LoginResponse?, Problem?) result;
        try
        {
            result = await FinishAsync(proved, proof, client, remember, ct);
        }
        catch (Exception exception) when (PersonConflict.IsRace(exception))
        {
            // Another attempt used the code or the challenge first, or the session that was to be renewed ended.
            await factors.LostAsync(proved, ct);
            return (null, AuthenticationProblems.Refused);
        }

        // Where nothing could be told nothing was committed, and the factor is as unused as it was.
        if (result.Item2 != CommonProblems.Unavailable)
        {
            await factors.CommittedAsync(proved, client.Address, ct);
        }

        return result;
    }

    private async Task<(LoginResponse? Response, Problem? Problem)> FinishAsync(
        FactorAnswer.Proved proved, SentProof? proof, SessionClient client, bool remember, CancellationToken ct)
    {
        var login = proved.Login;
        var outcome = await check.RunAsync(login, proof, ct);
        if (outcome is LoginOutcome.Accepted accepted)
        {
            if (login.SessionId is null)
            {
                return (await OpenAsync(proved, accepted, client, remember, ct), null);
            }

            if (await RenewAsync(proved, accepted, login.SessionId, ct) is { } renewed)
            {
                return (renewed, null);
            }

            outcome = new LoginOutcome.Refused(login.Subject, "session_ended");
        }

        return (null, await refusals.TellAsync(login.SessionId is null ? "login.refused" : "step_up.refused", outcome, null, client.Address, ct));
    }

    private async Task<LoginResponse> OpenAsync(
        FactorAnswer.Proved proved, LoginOutcome.Accepted accepted, SessionClient client, bool remember, CancellationToken ct)
    {
        var (login, person) = (proved.Login, accepted.Person);
        var wanted = NewSession.ByFactor(accepted, proved);
        var device = remember && !wanted.IsForEnrolment
            ? await factors.RememberAsync(login, tokens.AsksForFactor(person.ToState(), login.Audience), ct)
            : null;
        var opened = await opening.OpenAsync(session, outbox, wanted, client, ct);
        return LoginResponse.Of(opened) with { DeviceToken = device?.Token, RecoveryCodesLeft = proved.RecoveryCodesLeft };
    }

    // The session is the one that the challenge was made for, whoever sends the proof, and the token is bound to what its holder's was.
    private async Task<LoginResponse?> RenewAsync(FactorAnswer.Proved proved, LoginOutcome.Accepted accepted, string sessionId, CancellationToken ct)
    {
        var (login, person) = (proved.Login, accepted.Person);
        if (proved.ContextClass == ContextClasses.Enrolment
            || await sessions.FindAsync(sessionId, ct) is not { Session: { IsForEnrolment: false } found } || found.Subject != person.Id)
        {
            return null;
        }

        var key = login.KeyThumbprint is { } thumbprint ? new TokenConfirmation(thumbprint) : null;
        var stepped = found with { Methods = [.. proved.Methods], ContextClass = proved.ContextClass };
        return LoginResponse.Of(await stepUp.CommitAsync(session, stepped, person, key, ct), found.Id) with { RecoveryCodesLeft = proved.RecoveryCodesLeft };
    }
}
