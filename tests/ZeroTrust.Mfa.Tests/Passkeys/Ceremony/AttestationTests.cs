using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.Passkeys.Attestations;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

public sealed class AttestationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Model = [.. Enumerable.Range(1, 16).Select(number => (byte)number)];

    [Fact]
    public void Self_attestation_is_checked_with_the_new_key()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin) { Attestation = "self" };

        Ceremonies.Register(authenticator).Credential.ShouldNotBeNull().Attestation.ShouldBe("packed");
        Ceremonies.Register(authenticator, new() { Signature = signature => signature[..^1] }).Reason.ShouldBe(PasskeyFaults.BadAttestation);
        Ceremonies.Register(authenticator, new() { StatementAlgorithm = -257 }).Reason.ShouldBe(PasskeyFaults.BadAttestation);
    }

    [Fact]
    public void A_statement_is_checked_with_the_key_of_the_certificate()
    {
        using var maker = new AuthenticatorMaker(Now, Model);
        using var authenticator = Of(maker);

        Ceremonies.Register(authenticator).Credential.ShouldNotBeNull().Model.ShouldBe(Model);
        Ceremonies.Register(authenticator, new() { Signature = signature => [.. signature, 0] }).Reason.ShouldBe(PasskeyFaults.BadAttestation);
        Ceremonies.Register(authenticator, new() { StatementAlgorithm = -257 }).Reason.ShouldBe(PasskeyFaults.BadAttestation);
    }

    [Fact]
    public void A_certificate_need_not_name_the_model()
    {
        using var maker = new AuthenticatorMaker(Now);
        using var authenticator = Of(maker);

        Ceremonies.Register(authenticator).Credential.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("CN=Model T, O=Example Makers, C=DE")]
    [InlineData("CN=Model T, OU=Something Else, O=Example Makers, C=DE")]
    [InlineData("CN=Model T, OU=authenticator attestation, O=Example Makers, C=DE")]
    [InlineData("OU=Authenticator Attestation, O=Example Makers, C=DE")]
    [InlineData("CN=Model T, OU=Authenticator Attestation, C=DE")]
    [InlineData("CN=Model T, OU=Authenticator Attestation, O=Example Makers")]
    [InlineData("CN=Model T, OU=Authenticator Attestation, OU=Authenticator Attestation, O=Example Makers, C=DE")]
    [InlineData("CN=Model T + OU=Authenticator Attestation, O=Example Makers, C=DE")]
    public void A_certificate_of_another_subject_is_refused(string subject)
    {
        using var maker = new AuthenticatorMaker(Now, Model, subject);
        using var authenticator = Of(maker);

        Ceremonies.Register(authenticator).Reason.ShouldBe(PasskeyFaults.BadAttestation);
    }

    [Fact]
    public void A_certificate_of_an_authority_or_another_model_is_refused()
    {
        using var authority = new AuthenticatorMaker(Now, Model, isAuthority: true);
        using var critical = new AuthenticatorMaker(Now, Model, isModelCritical: true);
        using var other = new AuthenticatorMaker(Now, new byte[16]);

        foreach (var maker in new[] { authority, critical, other })
        {
            using var authenticator = Of(maker);
            Ceremonies.Register(authenticator).Reason.ShouldBe(PasskeyFaults.BadAttestation);
        }
    }

    [Theory]
    [InlineData("tpm")]
    [InlineData("android-key")]
    [InlineData("android-safetynet")]
    [InlineData("fido-u2f")]
    [InlineData("apple")]
    [InlineData("compound")]
    [InlineData("NONE")]
    [InlineData("")]
    public void Another_format_is_refused(string format)
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin) { Attestation = format };

        Ceremonies.Register(authenticator).Reason.ShouldBe(PasskeyFaults.UnknownAttestation);
    }

    [Fact]
    public void With_known_makers_only_theirs_are_taken()
    {
        using var maker = new AuthenticatorMaker(Now, Model);
        using var stranger = new AuthenticatorMaker(Now, Model);
        using var folder = new TemporaryFolder("roots");
        var file = folder.Inside("roots.pem");
        File.WriteAllText(file, maker.Root.ExportCertificatePem());
        var trusted = Trusted(file, Now);
        var late = Trusted(file, Now.AddYears(2));

        Reason(Of(maker), trusted).ShouldBe("");
        Reason(Of(maker), late).ShouldBe(PasskeyFaults.ModelNotTrusted);
        Reason(Of(stranger), trusted).ShouldBe(PasskeyFaults.ModelNotTrusted);
        Reason(new SoftwareAuthenticator(Ceremonies.Origin) { Attestation = "self" }, trusted).ShouldBe(PasskeyFaults.ModelNotTrusted);
        Reason(new SoftwareAuthenticator(Ceremonies.Origin), trusted).ShouldBe(PasskeyFaults.ModelNotTrusted);
    }

    private static SoftwareAuthenticator Of(AuthenticatorMaker maker) =>
        new(Ceremonies.Origin) { Attestation = "certificate", Maker = maker, Model = Model };

    private static TrustedModels Trusted(string file, DateTimeOffset now) =>
        new(Options.Create(new PasskeyOptions { TrustAnchorsFile = file }), new FakeTimeProvider(now));

    private static string Reason(SoftwareAuthenticator authenticator, TrustedModels trusted)
    {
        using (authenticator)
        {
            return Ceremonies.Register(authenticator, expected: Ceremonies.Expectation with { Vouch = trusted.Vouch }).Reason;
        }
    }
}
