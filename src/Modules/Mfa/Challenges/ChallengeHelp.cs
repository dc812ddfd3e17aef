using System.Text.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.Sms;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>What a client may ask of a challenge before it answers: WebAuthn options, or that a code be sent.</summary>
internal sealed class ChallengeHelp(
    ChallengeStore challenges, IPasskeyOptions passkeys, IEnumerable<ICodeSender> senders, AttemptEvidence evidence, IOptions<MfaOptions> options, TimeProvider clock)
{
    /// <summary>The options of a challenge that offers passkeys.</summary>
    public async ValueTask<FactorAnswer> OptionsAsync(string challengeId, CancellationToken ct)
    {
        var (found, refusal) = await FindAsync(challengeId, FactorKinds.Passkey, ct);
        return refusal ?? new FactorAnswer.Options(OptionsOf(found!));
    }

    /// <summary>The same for a challenge at hand.</summary>
    public JsonElement OptionsOf(FoundChallenge found) =>
        passkeys.RequestOptions(found.Challenge, [.. found.Factors.Where(factor => factor.Kind == FactorKinds.Passkey)]);

    /// <summary>Sends the code of a kind that the challenge offers; the sender has limits of its own.</summary>
    public async ValueTask<FactorAnswer> SendAsync(string challengeId, string factor, string clientAddress, CancellationToken ct)
    {
        var (found, refusal) = await FindAsync(challengeId, factor, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        var factors = found!.Factors.Where(candidate => candidate.Kind == factor).ToList();
        return senders.FirstOrDefault(sender => sender.Kind == factor) is { } sender && factors.Count > 0
            ? await sender.SendAsync(found.Challenge, factors, clientAddress, ct)
            : await RefuseAsync(found, factor, AttemptReasons.NotOffered, ct);
    }

    private async ValueTask<(FoundChallenge? Found, FactorAnswer? Refusal)> FindAsync(string challengeId, string factor, CancellationToken ct)
    {
        var found = await challenges.FindAsync(challengeId, ct);
        var reason = found is null
            ? AttemptReasons.ChallengeUnknown
            : ChallengePolicy.Check(found.Challenge, factor, options.Value.MaxAttemptsPerChallenge, clock.GetUtcNow());
        return (found, reason is null ? null : await RefuseAsync(found, factor, reason, ct));
    }

    // Nothing is guessed here, so it is not throttled; in the stream, it costs no row each.
    private async ValueTask<FactorAnswer> RefuseAsync(FoundChallenge? found, string factor, string reason, CancellationToken ct) =>
        await evidence.StreamAsync(found?.Challenge.Subject, factor, reason, ct) ? new FactorAnswer.Refused(reason) : new FactorAnswer.Unavailable();
}
