using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Totp;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Features.EnrolTotp;

/// <summary>Begins a TOTP factor: with a random secret, which is stored sealed, and a challenge that a code of it answers.</summary>
internal sealed class TotpEnrolment(
    TotpSecrets secrets, FactorStore factors, NewChallenges newChallenges, ChallengeStore challenges, IAuditWriter audit, Ids ids,
    IOptions<MfaOptions> options, IOptions<HttpOptions> http, TimeProvider clock)
{
    private const string FirstName = "Authenticator app";

    /// <summary>Adds both, with the audit entry, to the unit of work.</summary>
    /// <param name="account">What the app shows beside the issuer.</param>
    public EnrolTotpResponse Begin(IDocumentSession unitOfWork, AuditActor actor, string subject, string account)
    {
        var profile = TotpProfile.Of(options.Value);
        var secret = TotpSecrets.Create(profile);
        var factor = new Factor(
            ids.New(), subject, FactorKinds.Totp, factors.SealName(FirstName), clock.GetUtcNow(), ConfirmedAt: null, LastUsedAt: null,
            secrets.Seal(subject, secret), LookupId: null, Counter: -1, TotpDetail.New(profile).ToJson());
        var id = FactorNews.TextOf(factor.Id);
        FactorChanges.Insert(unitOfWork, factor);
        challenges.Insert(unitOfWork, newChallenges.ForEnrolment(subject, factor.Id, factor.Kind));
        audit.Append(unitOfWork, new AuditEntry("factor.begun", actor, "factor", id, AuditOutcome.Success) { Changes = [new AuditChange("kind", null, factor.Kind)] });

        var uri = OtpAuthUri.Of(IssuerName(), account, secret, profile);
        var code = QrCode.Of(uri);
        return new EnrolTotpResponse(id, TotpSecrets.Text(secret), uri, code.Svg(), code.Text());
    }

    private string IssuerName() => options.Value.Issuer is { Length: > 0 } issuer ? issuer : new Uri(http.Value.PublicUrl).Host;
}
