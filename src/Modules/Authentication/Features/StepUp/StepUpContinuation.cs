using JasperFx;
using Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.SecondFactor;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Features.StepUp;

/// <summary>The session to step up.</summary>
/// <param name="Confirmation">The key that the caller's token is bound to.</param>
internal sealed record SteppingUp(Session Session, TokenConfirmation? Confirmation, SessionClient Client)
{
    public override string ToString() => Session.Id;
}

/// <summary>
/// How a step-up goes on: a challenge for who has a second factor, and at once for who has none. A remembered device never stands for
/// the factor here.
/// </summary>
internal sealed class StepUpContinuation(ISecondFactors factors, FactorChallenges challenges, SessionTokens tokens, SessionStepUp stepUp, IDocumentSession session)
{
    /// <summary>A challenge without the password, whose proof adds to what the session's login proved; null for who has no second factor.</summary>
    public async Task<LoginResponse?> ChallengeAsync(SteppingUp stepped, PersonDocument person, CancellationToken ct) =>
        await DemandAsync(stepped, person, ct) is FactorDemand.Needed needed
            ? await challenges.BeginAsync(PendingOf(stepped, person, stepped.Session.Methods), needed.Factors, renewal: null, ct)
            : null;

    /// <summary>What comes after the password; null where the session ended meanwhile.</summary>
    public async Task<LoginResponse?> ContinueAsync(SteppingUp stepped, LoginOutcome.Accepted accepted, CancellationToken ct)
    {
        if (await DemandAsync(stepped, accepted.Person, ct) is FactorDemand.Needed needed)
        {
            return await challenges.BeginAsync(PendingOf(stepped, accepted.Person, NewSession.PasswordOnly), needed.Factors, accepted.Renewal, ct);
        }

        if (accepted.Renewal is { } renewal)
        {
            PasswordStore.Renew(session, accepted.Person.Id, renewal);
        }

        // Of one factor from now on: the class must not be that of an earlier proof at the instant of this one.
        var renewed = stepped.Session with { Methods = [.. NewSession.PasswordOnly], ContextClass = ContextClasses.OneFactor };
        try
        {
            return LoginResponse.Of(await stepUp.CommitAsync(session, renewed, accepted.Person, stepped.Confirmation, ct), renewed.Id);
        }
        catch (ConcurrencyException)
        {
            return null;
        }
    }

    private ValueTask<FactorDemand> DemandAsync(SteppingUp stepped, PersonDocument person, CancellationToken ct) => factors.DemandAsync(
        new FactorQuestion(person.Id, tokens.AsksForFactor(person.ToState(), stepped.Session.Audience), person.StepUpAfter, DeviceToken: null), ct);

    private static PendingLogin PendingOf(SteppingUp stepped, PersonDocument person, IReadOnlyList<string> methods) =>
        new(person.Id, stepped.Session.Audience, person.SessionsFromEpoch, stepped.Session.Id, methods, stepped.Client.Address, stepped.Client.Device)
        {
            KeyThumbprint = (stepped.Confirmation ?? stepped.Session.Key)?.KeyThumbprint,
        };
}
