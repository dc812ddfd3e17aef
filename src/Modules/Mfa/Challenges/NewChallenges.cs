using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Makes challenges; storing them is <see cref="ChallengeStore.Insert"/>.</summary>
internal sealed class NewChallenges(IOptions<MfaOptions> options, TimeProvider clock)
{
    private const int NonceBytes = 32;

    /// <summary>For a login that waits for one of these kinds.</summary>
    /// <param name="id">For the client; stored as its hash only.</param>
    public Challenge ForLogin(PendingLogin login, IReadOnlyList<string> factors, out string id)
    {
        id = OpaqueToken.Create();
        var purpose = login.SessionId is null ? ChallengePurposes.Login : ChallengePurposes.StepUp;
        return Make(id, purpose, login.Subject, factorId: null, factors, login, options.Value.ChallengeSeconds);
    }

    /// <summary>For the confirmation of a factor. Nobody knows its id: the person and the factor stand for it.</summary>
    public Challenge ForEnrolment(string subject, Guid factorId, string kind) =>
        Make(OpaqueToken.Create(), ChallengePurposes.Enrolment, subject, factorId, [kind], login: null, options.Value.EnrolmentSeconds);

    private Challenge Make(
        string id, string purpose, string subject, Guid? factorId, IReadOnlyList<string> factors, PendingLogin? login, int seconds)
    {
        var now = clock.GetUtcNow();
        return new Challenge(
            OpaqueToken.Hash(id), purpose, subject, factorId, factors, login, CodeHash: null, CodeEndsAt: null,
            RandomNumberGenerator.GetBytes(NonceBytes), Attempts: 0, now, now.AddSeconds(seconds), UsedAt: null);
    }
}
