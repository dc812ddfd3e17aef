using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Devices;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Second factors for whoever opens sessions: puts the pieces of this folder together.</summary>
internal sealed class SecondFactors(
    FactorReader reader, IRememberedDevices devices, NewChallenges newChallenges, PasswordlessIds passwordless, ChallengeStore challenges, FatigueWatch fatigue,
    ChallengeHelp help, Attempts attempts, IDocumentSession unitOfWork, IOptions<MfaOptions> options) : ISecondFactors
{
    private AttemptResult.Proved? _proved;

    /// <inheritdoc />
    public async ValueTask<FactorDemand> DemandAsync(FactorQuestion question, CancellationToken ct)
    {
        var demand = FactorOffer.Of(await reader.ReadAsync(question.Subject, ct), question.Required, options.Value.SmsForRequiredRoles);
        // A device may have been remembered before the person got a role that allows none.
        var mayRemember = !question.Required || options.Value.RememberForRequiredRoles;
        return demand is FactorDemand.Needed && mayRemember && question.DeviceToken is { } token
            && await devices.IsTrustedAsync(question.Subject, token, question.StepUpAfter, ct)
                ? new FactorDemand.Remembered()
                : demand;
    }

    /// <inheritdoc />
    public async ValueTask<FactorChallenge> ChallengeAsync(PendingLogin login, IReadOnlyList<string> factors, CancellationToken ct)
    {
        await fatigue.WatchAsync(login.Subject, ct);
        var challenge = newChallenges.ForLogin(login, factors, out var id);
        challenges.Insert(unitOfWork, challenge);
        return new FactorChallenge(id, factors, options.Value.ChallengeSeconds);
    }

    /// <inheritdoc />
    public ValueTask<PasskeyChallenge> ChallengePasswordlessAsync(PendingLogin login, CancellationToken ct)
    {
        var challenge = passwordless.Create(login, out var id);
        return ValueTask.FromResult(new PasskeyChallenge(
            new FactorChallenge(id, challenge.Factors, options.Value.ChallengeSeconds), help.OptionsOf(new FoundChallenge(challenge, []))));
    }

    /// <inheritdoc />
    public ValueTask<FactorAnswer> OptionsAsync(string challengeId, CancellationToken ct) => help.OptionsAsync(challengeId, ct);

    /// <inheritdoc />
    public ValueTask<FactorAnswer> SendAsync(string challengeId, string factor, string clientAddress, CancellationToken ct) =>
        help.SendAsync(challengeId, factor, clientAddress, ct);

    /// <inheritdoc />
    public async ValueTask<FactorAnswer> TryAsync(FactorAttempt attempt, CancellationToken ct)
    {
        var proof = new FactorProof(attempt.Code, attempt.Credential);
        switch (await attempts.TryAsync(attempt.ChallengeId, new Attempt(attempt.Factor, proof, attempt.ClientAddress), ct))
        {
            case AttemptResult.Proved proved:
                _proved = proved;
                return await AnswerAsync(proved, ct);
            case AttemptResult.Refused refused:
                return new FactorAnswer.Refused(refused.Reason);
            case AttemptResult.Throttled throttled:
                return new FactorAnswer.Throttled(throttled.RetryAfterSeconds);
            default:
                return new FactorAnswer.Unavailable();
        }
    }

    /// <inheritdoc />
    public ValueTask CommittedAsync(FactorAnswer.Proved proved, string clientAddress, CancellationToken ct) => attempts.CommittedAsync(Mine(), ct);

    /// <inheritdoc />
    public ValueTask LostAsync(FactorAnswer.Proved proved, CancellationToken ct) => attempts.LostAsync(Mine(), ct);

    /// <inheritdoc />
    public ValueTask<RememberedDevice?> RememberAsync(PendingLogin login, bool required, CancellationToken ct) => devices.RememberAsync(login, required, ct);

    private async ValueTask<FactorAnswer> AnswerAsync(AttemptResult.Proved proved, CancellationToken ct)
    {
        int? codesLeft = null;
        if (proved.Factor == FactorKinds.RecoveryCode)
        {
            // The one that was proved is used with the commit only.
            codesLeft = Math.Max(0, (await reader.ReadAsync(proved.Right.Subject, ct)).RecoveryCodesLeft - 1);
        }

        var login = proved.Found.Challenge.Login! with { Subject = proved.Right.Subject };
        var methods = Assurance.MethodsOf(login.Methods, proved.Right);
        return new FactorAnswer.Proved(login, proved.Factor, methods, ClassOf(proved, login), codesLeft);
    }

    private static string ClassOf(AttemptResult.Proved proved, PendingLogin login) =>
        proved.Right.ContextClass
        ?? (FactorOffer.IsForEnrolment(proved.Found, proved.Factor) ? ContextClasses.Enrolment : Assurance.ClassOf(login.Methods, proved.Right));

    private AttemptResult.Proved Mine() => _proved ?? throw new InvalidOperationException("Nothing was proved in this scope.");
}
