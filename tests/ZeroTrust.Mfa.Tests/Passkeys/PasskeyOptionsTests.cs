using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Tests.Passkeys;

public sealed class PasskeyOptionsTests
{
    [Fact]
    public void The_public_address_is_the_relying_party_where_nothing_else_is_said()
    {
        var party = RelyingParties.Of(new PasskeyOptions(), new HttpOptions { PublicUrl = "https://login.example.org:8443/zt" });

        party.Id.ShouldBe("login.example.org");
        party.Origins.ShouldBe(["https://login.example.org:8443"]);
        RelyingParties.Of(new PasskeyOptions(), new HttpOptions { PublicUrl = "https://login.example.org:443" }).Origins.ShouldBe(["https://login.example.org"]);
        Fault(new PasskeyOptions()).ShouldBeNull();
    }

    [Theory]
    [InlineData("example.org", "https://example.org")]
    [InlineData("example.org", "https://login.example.org:8443")]
    [InlineData("localhost", "http://localhost:8080")]
    public void Pages_on_the_domain_or_below_are_taken(string id, string origin) =>
        Fault(new PasskeyOptions { RelyingPartyId = id, Origins = [origin] }).ShouldBeNull();

    [Theory]
    [InlineData("example.org", "https://example.com")]
    [InlineData("example.org", "https://notexample.org")]
    [InlineData("example.org", "http://example.org")]
    [InlineData("example.org", "https://example.org/")]
    [InlineData("example.org", "https://example.org/login")]
    [InlineData("example.org", "https://example.org:443")]
    [InlineData("example.org", "https://EXAMPLE.org")]
    [InlineData("example.org", "https://user@example.org")]
    [InlineData("example.org", "example.org")]
    [InlineData("example.org", "")]
    [InlineData("login.example.org", "https://example.org")]
    public void Other_pages_are_refused_by_name(string id, string origin) =>
        Fault(new PasskeyOptions { RelyingPartyId = id, Origins = [$"https://{id}", origin] }).ShouldNotBeNull().ShouldStartWith("ZeroTrust:Mfa:Passkeys:Origins:1 ");

    [Theory]
    [InlineData("https://example.org")]
    [InlineData("Example.org")]
    [InlineData("example.org.")]
    [InlineData("192.0.2.1")]
    [InlineData("exa mple.org")]
    [InlineData("example.com")]
    public void A_relying_party_that_no_page_can_have_is_refused_by_name(string id) =>
        Fault(new PasskeyOptions { RelyingPartyId = id }).ShouldNotBeNull().ShouldStartWith("ZeroTrust:Mfa:Passkeys:RelyingPartyId ");

    [Fact]
    public void Roots_that_cannot_be_read_or_are_never_asked_for_are_refused_by_name()
    {
        Fault(new PasskeyOptions { TrustAnchorsFile = "/nowhere.pem", Attestation = AttestationWish.Direct }).ShouldNotBeNull().ShouldContain("TrustAnchorsFile");
        Fault(new PasskeyOptions { TrustAnchorsFile = "/dev/null", Attestation = AttestationWish.Direct }).ShouldNotBeNull().ShouldContain("TrustAnchorsFile");
        Fault(new PasskeyOptions { TrustAnchorsFile = "/nowhere.pem" }).ShouldNotBeNull().ShouldContain("Direct");
    }

    private static string? Fault(PasskeyOptions options) =>
        new PasskeyOptionsRules(Options.Create(new HttpOptions { PublicUrl = "https://login.example.org" })).Validate(null, options).FailureMessage;
}
