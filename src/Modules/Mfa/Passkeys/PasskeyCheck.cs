using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Mfa.Passkeys.Users;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>
/// Checks passkeys: an assertion as second factor or alone, and at an enrolment the registration. Alone it must verify its user and say whose it is.
/// </summary>
internal sealed class PasskeyCheck(
    RelyingParties parties, PasskeyRegistrations registrations, FactorStore store, UserHandles handles, ChallengeStore challenges, ClonedPasskeys cloned, IOptions<PasskeyOptions> options)
    : IFactorCheck
{
    private static readonly ImmutableArray<string> Key = ["swk"];
    private static readonly ImmutableArray<string> KeyAndUser = ["swk", "user"];

    public string Kind => FactorKinds.Passkey;

    public async ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct)
    {
        if (proof.Credential is not { } credential)
        {
            return new CheckResult.Wrong(PasskeyFaults.Malformed);
        }

        if (challenge.Purpose == ChallengePurposes.Enrolment)
        {
            return CheckRegistration(challenge, credential);
        }

        if (Assertion.Read(credential) is not { } assertion)
        {
            return new CheckResult.Wrong(PasskeyFaults.Malformed);
        }

        var isAlone = challenge.Purpose == ChallengePurposes.Passwordless;
        var factor = isAlone
            ? await store.FindPasskeyAsync(assertion.Id, ct)
            : factors.FirstOrDefault(known => known.LookupId.AsSpan().SequenceEqual(assertion.Id));
        return factor is null ? new CheckResult.Wrong(PasskeyFaults.UnknownCredential)
            : !await IsOwnAsync(assertion, factor, isAlone, ct) ? new CheckResult.Wrong(PasskeyFaults.WrongUser)
            : await CheckAssertionAsync(challenge, assertion, factor, isAlone, ct);
    }

    // Counts nothing as used: what makes it a factor is the caller's to add.
    private CheckResult CheckRegistration(Challenge challenge, JsonElement credential) =>
        registrations.Check(challenge, credential) is { Credential: null, Reason: var reason }
            ? new CheckResult.Wrong(reason)
            : new CheckResult.Right(challenge.Subject!, FactorId: null, [], IsTwoFactors: false, static _ => { });

    // Beside a password the handle may be missing (section 7.2); alone it is what names the person.
    private async ValueTask<bool> IsOwnAsync(Assertion assertion, Factor factor, bool isAlone, CancellationToken ct) =>
        assertion.UserHandle is { } handle ? await handles.IsOfAsync(handle, factor.Subject, ct) : !isAlone;

    private async ValueTask<CheckResult> CheckAssertionAsync(Challenge challenge, Assertion assertion, Factor factor, bool isAlone, CancellationToken ct)
    {
        var detail = PasskeyDetail.Of(factor);
        var mustVerifyUser = isAlone || options.Value.UserVerification == PasskeyWish.Required;
        var known = new KnownCredential(factor.Secret, (uint)factor.Counter, detail.BackupEligible);
        var reason = assertion.Refuse(parties.Own, challenge.Nonce, mustVerifyUser, known);
        if (detail.SuspendedAt is not null)
        {
            // Also where the assertion is right: which of the two copies made it cannot be told.
            return new CheckResult.Wrong(reason is null or PasskeyFaults.CounterCloned ? PasskeyFaults.Suspended : reason);
        }

        if (reason == PasskeyFaults.CounterCloned)
        {
            // The same assertion sent twice: the first moved the counter and used the challenge in one commit. That is no copy.
            if (await challenges.IsUsedAsync(challenge, ct))
            {
                return new CheckResult.Wrong(AttemptReasons.LostRace);
            }

            await cloned.SuspendAsync(factor, ct);
        }

        return reason is not null
            ? new CheckResult.Wrong(reason)
            : new CheckResult.Right(
                factor.Subject, factor.Id, isAlone ? KeyAndUser : Key, assertion.Data.IsUserVerified,
                unitOfWork => PasskeyChanges.Use(unitOfWork, factor, assertion.Data.Counter, detail with { BackedUp = assertion.Data.IsBackedUp }));
    }
}
