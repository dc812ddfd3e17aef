using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Features.SecondFactor;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>How a login goes on once the password is proved: a session, a challenge, or a session to enrol a factor in.</summary>
internal sealed class LoginContinuation(
    ISecondFactors factors, FactorChallenges challenges, SessionTokens tokens, SessionOpening opening, IDocumentSession session, IMartenOutbox outbox)
{
    /// <summary>Commits what comes next; the answer.</summary>
    public async Task<LoginResponse> ContinueAsync(
        LoginOutcome.Accepted accepted, string audience, SessionClient client, string? deviceToken, CancellationToken ct)
    {
        var person = accepted.Person;
        var question = new FactorQuestion(person.Id, tokens.AsksForFactor(person.ToState(), audience), person.StepUpAfter, deviceToken);
        return await factors.DemandAsync(question, ct) switch
        {
            FactorDemand.Needed needed => await challenges.BeginAsync(PendingOf(accepted, audience, client), needed.Factors, accepted.Renewal, ct),
            FactorDemand.Enrolment => await OpenAsync(NewSession.ForEnrolment(accepted)),
            _ => await OpenAsync(NewSession.ByPassword(accepted, audience)),
        };

        async Task<LoginResponse> OpenAsync(NewSession wanted) => LoginResponse.Of(await opening.OpenAsync(session, outbox, wanted, client, ct));
    }

    private static PendingLogin PendingOf(LoginOutcome.Accepted accepted, string audience, SessionClient client) =>
        new(accepted.Person.Id, audience, accepted.Person.SessionsFromEpoch, null, NewSession.PasswordOnly, client.Address, client.Device)
        {
            KeyThumbprint = accepted.Key?.KeyThumbprint,
        };
}
