using System.Text.Json;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.Passkeys.Ceremony;

namespace ZeroTrust.Mfa.Features.AddPasskey;

/// <summary>Makes a registration a factor, by the protocol of every attempt.</summary>
internal sealed class PasskeyEnrolment(
    Attempts attempts, ChallengeStore challenges, PasskeyRegistrations registrations, FactorStore factors, FactorConfirmation confirmation, TimeProvider clock)
{
    /// <summary>Checks the registration against the challenge that it names. What it makes used is in the unit of work.</summary>
    public async ValueTask<AttemptResult> TryAsync(string subject, JsonElement credential, string clientAddress, CancellationToken ct)
    {
        // Unknown to the protocol as well, which records it: no factor has this id.
        var challenge = Registration.Read(credential) is { } registration ? await challenges.FindEnrolmentAsync(subject, registration.Client.Challenge, ct) : null;
        var attempt = new Attempt(FactorKinds.Passkey, new FactorProof(Code: null, credential), clientAddress);
        return await attempts.ConfirmAsync(subject, challenge?.Challenge.FactorId ?? Guid.Empty, attempt, ct);
    }

    /// <summary>Adds the factor and all that belongs to it to the unit of work; recovery codes with the first.</summary>
    public async Task<(Factor Factor, IReadOnlyList<string>? RecoveryCodes)> AppendAsync(
        IDocumentSession unitOfWork, AuditActor actor, AttemptResult.Proved proved, string name, JsonElement json, bool isFirst, CancellationToken ct)
    {
        var challenge = proved.Found.Challenge;
        // Pure, and right a moment ago: asked again rather than carried through the protocol.
        var credential = registrations.Check(challenge, json).Credential!;
        var now = clock.GetUtcNow();
        var factor = new Factor(
            challenge.FactorId!.Value, challenge.Subject!, FactorKinds.Passkey, factors.SealName(name), now, ConfirmedAt: now, LastUsedAt: null,
            credential.PublicKey, credential.Id, credential.Data.Counter, PasskeyDetail.New(credential).ToJson());
        FactorChanges.Insert(unitOfWork, factor);
        return (factor, await confirmation.AppendAsync(unitOfWork, actor, factor, isFirst, ct));
    }
}
