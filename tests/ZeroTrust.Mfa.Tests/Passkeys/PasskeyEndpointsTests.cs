using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Tests.Features;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys;

/// <summary>The two calls by which a person adds a passkey, over HTTP.</summary>
public sealed class PasskeyEndpointsTests(SelfServiceHost host) : IClassFixture<SelfServiceHost>
{
    private readonly Person _person = new(host);

    [Fact]
    public async Task A_first_passkey_comes_with_recovery_codes_and_a_second_without()
    {
        using var first = new SoftwareAuthenticator(PasskeyScene.Origin);
        using var second = new SoftwareAuthenticator(PasskeyScene.Origin);

        var begun = await BeginAsync();
        begun.IsNotStored.ShouldBeTrue();
        begun.Body.GetProperty("expires_in").GetInt32().ShouldBe(900);
        var added = await AddAsync(first.Register(begun.Body.GetProperty("public_key")));
        added.Status.ShouldBe(HttpStatusCode.Created, added.Body.ToString());
        added.Body.GetProperty("recovery_codes").GetArrayLength().ShouldBe(10);

        _person.ProvesTwoFactors();
        var next = await AddAsync(second.Register((await BeginAsync()).Body.GetProperty("public_key")), "Zweite Tür 🔑");
        next.Status.ShouldBe(HttpStatusCode.Created, next.Body.ToString());
        next.Body.TryGetProperty("recovery_codes", out _).ShouldBeFalse();
        (await _person.ListAsync()).Body.GetProperty("items").EnumerateArray().Select(factor => factor.GetProperty("name").GetString())
            .ShouldBe(["A passkey", "Zweite Tür 🔑"], ignoreOrder: true);
    }

    [Fact]
    public async Task Who_has_a_factor_needs_it_to_add_another()
    {
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);
        using var thief = new SoftwareAuthenticator(PasskeyScene.Origin);
        (await AddAsync(authenticator.Register((await BeginAsync()).Body.GetProperty("public_key")))).Status.ShouldBe(HttpStatusCode.Created);

        var begun = await BeginAsync();
        begun.Status.ShouldBe(HttpStatusCode.Unauthorized);
        begun.Challenge.ShouldContain("aal2");
    }

    [Fact]
    public async Task An_old_login_and_a_service_get_nowhere()
    {
        _person.Login = "aal1~pwd~100000";
        (await BeginAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await _person.CallAsync(HttpMethod.Post, "/v1/mfa/passkeys/options", token: "order-service")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_still_has_to_enrol_may_add_one()
    {
        _person.Login = "enrolment~pwd~10";
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);

        (await AddAsync(authenticator.Register((await BeginAsync()).Body.GetProperty("public_key")))).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_bad_passkey_is_refused_without_the_reason()
    {
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);
        var options = (await BeginAsync()).Body.GetProperty("public_key");

        foreach (var twist in new AuthenticatorTwist[] { new() { Origin = "https://evil.example" }, new() { Challenge = [1, 2, 3] }, new() { Tail = [0] } })
        {
            var refused = await AddAsync(authenticator.Register(options, twist));
            refused.Status.ShouldBe(HttpStatusCode.BadRequest);
            refused.Code.ShouldBe("mfa.passkey_refused");
            refused.Body.ToString().ShouldNotContain("origin");
        }
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":"A passkey","credential":null}""")]
    [InlineData("""{"name":"A passkey","credential":"text"}""")]
    [InlineData("""{"name":" A passkey","credential":{}}""")]
    public async Task A_bad_form_is_invalid(string body)
    {
        var refused = await _person.CallAsync(HttpMethod.Post, "/v1/mfa/passkeys", body);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Code.ShouldBe("request.invalid");
    }

    [Fact]
    public async Task Somebody_elses_passkey_is_a_conflict()
    {
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);
        (await AddAsync(authenticator.Register((await BeginAsync()).Body.GetProperty("public_key")))).Status.ShouldBe(HttpStatusCode.Created);
        var other = new Person(host);
        var options = (await other.CallAsync(HttpMethod.Post, "/v1/mfa/passkeys/options")).Body.GetProperty("public_key");

        var refused = await other.CallAsync(HttpMethod.Post, "/v1/mfa/passkeys", Body(authenticator.Register(options), "A passkey"));

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Code.ShouldBe("mfa.passkey_known");
    }

    private Task<Answer> BeginAsync() => _person.CallAsync(HttpMethod.Post, "/v1/mfa/passkeys/options");

    private Task<Answer> AddAsync(JsonElement credential, string name = "A passkey") => _person.CallAsync(HttpMethod.Post, "/v1/mfa/passkeys", Body(credential, name));

    private static string Body(JsonElement credential, string name) => $$"""{"name":"{{name}}","credential":{{credential.GetRawText()}}}""";
}
