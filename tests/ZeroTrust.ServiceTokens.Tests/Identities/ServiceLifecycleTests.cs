using System.Text.Json;
using Shouldly;
using Xunit;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Features;
using ZeroTrust.ServiceTokens.Features.RegisterService;
using ZeroTrust.ServiceTokens.Features.RotateSecret;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Tests.Identities;

public sealed class ServiceLifecycleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, 700, TimeSpan.Zero);
    private readonly string _secret = OpaqueToken.Create();

    [Fact]
    public void A_new_identity_works_at_once_with_its_secret_only()
    {
        var identity = Registered();
        Accepts(identity, _secret, Now).ShouldBeTrue();
        Accepts(identity, OpaqueToken.Create(), Now).ShouldBeFalse();
        Accepts(identity, "", Now).ShouldBeFalse();
        Accepts(identity, _secret + "A", Now).ShouldBeFalse();
        Accepts(identity, _secret[..^1], Now).ShouldBeFalse();
        Accepts(identity, new string('é', 43), Now).ShouldBeFalse();
        Accepts(identity, "\0", Now).ShouldBeFalse();
        identity.ValidAfter.ShouldBe(Now.AddMilliseconds(-700), "iat has whole seconds: a token of this second must pass");
    }

    [Fact]
    public void Rotation_ends_the_old_secret_at_once()
    {
        var identity = Registered();
        var next = OpaqueToken.Create();
        ServiceLifecycle.Rotate(identity, new Secret<string>(next), TimeSpan.Zero, Now).ShouldBe(Now);
        Accepts(identity, _secret, Now).ShouldBeFalse();
        Accepts(identity, next, Now).ShouldBeTrue();
        identity.Credentials.ShouldHaveSingleItem();
    }

    [Fact]
    public void Rotation_with_overlap_keeps_two_and_never_three()
    {
        var identity = Registered();
        var second = OpaqueToken.Create();
        var third = OpaqueToken.Create();
        ServiceLifecycle.Rotate(identity, new Secret<string>(second), TimeSpan.FromHours(1), Now).ShouldBe(Now.AddHours(1));
        Accepts(identity, _secret, Now.AddMinutes(59)).ShouldBeTrue();
        Accepts(identity, second, Now.AddMinutes(59)).ShouldBeTrue();
        Accepts(identity, _secret, Now.AddHours(1)).ShouldBeFalse();
        Accepts(identity, second, Now.AddHours(1)).ShouldBeTrue();

        ServiceLifecycle.Rotate(identity, new Secret<string>(third), TimeSpan.FromHours(1), Now.AddMinutes(1));
        identity.Credentials.Count.ShouldBe(2);
        Accepts(identity, _secret, Now.AddMinutes(2)).ShouldBeFalse();
        Accepts(identity, second, Now.AddMinutes(2)).ShouldBeTrue();
        Accepts(identity, third, Now.AddMinutes(2)).ShouldBeTrue();
    }

    [Fact]
    public void A_disabled_identity_is_refused_and_its_tokens_stay_dead()
    {
        var identity = Registered();
        ServiceLifecycle.Disable(identity, Now).ShouldBeTrue();
        Accepts(identity, _secret, Now).ShouldBeFalse();
        ServiceLifecycle.Disable(identity, Now.AddHours(1)).ShouldBeFalse();
        identity.ValidAfter.ShouldBe(Now.AddMilliseconds(300));
        ServiceLifecycle.Enable(identity, Now.AddHours(1)).ShouldBeTrue();
        ServiceLifecycle.Enable(identity, Now.AddHours(1)).ShouldBeFalse();
        Accepts(identity, _secret, Now).ShouldBeTrue();
        identity.ValidAfter.ShouldBe(Now.AddMilliseconds(300));
    }

    [Fact]
    public void No_text_form_shows_a_secret()
    {
        var identity = Registered();
        var stored = JsonSerializer.Serialize(identity, ServiceTokensJson.Default.ServiceIdentityDocument);
        var view = JsonSerializer.Serialize(ServiceView.Of(identity, true, Now), ServiceTokensJson.Default.ServiceView);
        string[] texts =
        [
            stored, view, identity.ToString(), identity.Credentials[0].ToString(), new Secret<string>(_secret).ToString(),
            new RegisteredService("n", "c", _secret, null, true).ToString(), new RotatedSecret("n", "c", _secret, Now).ToString(),
            $"{new Contracts.Authentication.GrantRequest(new("c", _secret, null, _secret), null, null, null, "::1")}",
            DirectoryEntry.Of(identity).Identity.ToString(), $"{DirectoryEntry.Of(identity)}",
        ];
        texts.ShouldAllBe(text => !text.Contains(_secret));
        view.ShouldNotContain(Convert.ToBase64String(identity.Credentials[0].SecretHash));
    }

    [Theory]
    [InlineData("order-service", null, true)]
    [InlineData("0.a_b-c", "team:Orders.1", true)]
    [InlineData(null, null, false)]
    [InlineData("", null, false)]
    [InlineData("Order", null, false)]
    [InlineData("-a", null, false)]
    [InlineData("a b", null, false)]
    [InlineData("a/b", null, false)]
    [InlineData("ä", null, false)]
    [InlineData("zerotrust", null, false)]
    [InlineData("all", null, false)]
    [InlineData("assigned_services", null, false)]
    [InlineData("a", "", false)]
    [InlineData("a", "somebody@example.org", false)]
    public void Checks_names_and_owners(string? name, string? owner, bool valid) =>
        (RegisterServiceRequest.Rules.Check(new RegisterServiceRequest(name, owner)).Count == 0).ShouldBe(valid);

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        ServiceName.IsWellFormed(new string('a', 128)).ShouldBeTrue();
        ServiceName.IsWellFormed(new string('a', 129)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{\"overlap_seconds\":0}", true)]
    [InlineData("{\"overlap_seconds\":86400}", true)]
    [InlineData("{\"overlap_seconds\":86401}", false)]
    [InlineData("{\"overlap_seconds\":-1}", false)]
    [InlineData("{\"overlap_seconds\":\"NaN\"}", false)]
    [InlineData("{\"overlap_seconds\":NaN}", false)]
    [InlineData("{\"overlap_seconds\":1e99}", false)]
    [InlineData("{\"overlap_seconds\":0.5}", false)]
    public void Checks_the_overlap(string body, bool valid)
    {
        bool accepted;
        try
        {
            accepted = RotateSecretRequest.Check(JsonSerializer.Deserialize(body, ServiceTokensJson.Default.RotateSecretRequest)!).Count == 0;
        }
        catch (JsonException)
        {
            accepted = false;
        }

        accepted.ShouldBe(valid);
    }

    private static bool Accepts(ServiceIdentityDocument identity, string secret, DateTimeOffset at) => DirectoryEntry.Of(identity).Accepts(secret, at);

    private ServiceIdentityDocument Registered() => ServiceLifecycle.Register("order-service", null, "c1", new Secret<string>(_secret), Now);
}
