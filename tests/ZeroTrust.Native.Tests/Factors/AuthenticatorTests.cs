using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;
using ZeroTrust.Native.Tests.OutsideClients;

namespace ZeroTrust.Native.Tests.Factors;

/// <summary>Outside authenticators enrolled by what the platform shows, and a login with their codes.</summary>
[Trait("Module", "Mfa"), Trait("Module", "Authentication")]
public sealed class AuthenticatorTests(SampleHost world, NodeClients node) : IClassFixture<SampleHost>, IClassFixture<NodeClients>
{
    private HttpClient Client => world.Host.Client;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Codes_of_otplib_confirm_and_log_in()
    {
        var person = await world.NewPersonAsync();
        var enrolment = await BeginAsync(person);
        var app = await node.RunAsync(
            "otplib.mjs", new JsonObject { ["uri"] = (string)enrolment["otpauth_uri"]!, ["seconds"] = Now, ["steps"] = new JsonArray(0, 1) }, world.Host.CaFile);
        ((string?)app["kind"]).ShouldBe("totp");
        ((string?)app["label"]).ShouldBe($"{(string?)app["issuer"]}:{person.User}");

        var codes = app["codes"]!.AsArray().Select(code => (string)code!).ToArray();
        (await ConfirmAsync(person, enrolment, codes[0]))["recovery_codes"]!.AsArray().Count.ShouldBe(10);
        var claims = await LogInAsync(person, codes[1]);
        claims["amr"]!.AsArray().Select(method => (string)method!).ShouldBe(["pwd", "otp", "mfa"]);
        ((string?)claims["acr"]).ShouldBe("aal2");
    }

    [Fact]
    public async Task Codes_of_oathtool_confirm_and_log_in()
    {
        var person = await world.NewPersonAsync();
        var enrolment = await BeginAsync(person);
        var secret = (string)enrolment["secret"]!;
        await ConfirmAsync(person, enrolment, await Oathtool.CodeAsync(secret, Now));
        await LogInAsync(person, await Oathtool.CodeAsync(secret, Now + 30));
    }

    [Fact]
    public async Task A_code_is_good_once_and_never_in_other_digits()
    {
        var person = await world.NewPersonAsync();
        var enrolment = await BeginAsync(person);
        var device = new TotpDevice((string)enrolment["secret"]!);
        var used = await device.NextCodeAsync();
        await ConfirmAsync(person, enrolment, used);

        var challenge = await ChallengeAsync(person);
        var fresh = await device.NextCodeAsync();
        foreach (var wrong in new[] { used, string.Concat(fresh.Select(digit => (char)('\u0660' + (digit - '0')))), fresh + "0", fresh[1..] })
        {
            using var refused = await Client.AnswerAsync(challenge, wrong);
            (await refused.ShouldBeAsync(HttpStatusCode.Unauthorized))["code"]!.GetValue<string>().ShouldBe("auth.refused");
        }

        using var right = await Client.AnswerAsync(challenge, fresh);
        await right.ShouldBeAsync(HttpStatusCode.OK);
        using var again = await Client.AnswerAsync(challenge, fresh);
        await again.ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_recovery_code_is_good_once()
    {
        var person = await world.NewPersonAsync();
        var enrolment = await BeginAsync(person);
        var confirmed = await ConfirmAsync(person, enrolment, await new TotpDevice((string)enrolment["secret"]!).NextCodeAsync());
        var code = (string)confirmed["recovery_codes"]![3]!;

        using var first = await Client.AnswerAsync(await ChallengeAsync(person), code, "recovery_code");
        ((int)(await first.ShouldBeAsync(HttpStatusCode.OK))["recovery_codes_left"]!).ShouldBe(9);
        using var again = await Client.AnswerAsync(await ChallengeAsync(person), code, "recovery_code");
        await again.ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    private async Task<JsonObject> BeginAsync(PersonAccount person)
    {
        using var answer = await Client.SendAsync(HttpMethod.Post, "/v1/mfa/totp", await world.Sample.LoginAsync(person), new JsonObject());
        var enrolment = await answer.ShouldBeAsync(HttpStatusCode.Created);
        ((string)enrolment["qr_svg"]!).ShouldStartWith("<svg");
        return enrolment;
    }

    private async Task<JsonObject> ConfirmAsync(PersonAccount person, JsonObject enrolment, string code)
    {
        using var answer = await Client.SendAsync(
            HttpMethod.Post, $"/v1/mfa/factors/{enrolment["factor_id"]}/confirm", await world.Sample.LoginAsync(person), new JsonObject { ["code"] = code });
        return await answer.ShouldBeAsync(HttpStatusCode.OK);
    }

    private async Task<string> ChallengeAsync(PersonAccount person)
    {
        using var answer = await Client.LoginAsync(person.User, person.Password);
        var challenge = await answer.ShouldBeAsync(HttpStatusCode.OK);
        challenge["access_token"].ShouldBeNull();
        ((bool)challenge["mfa_required"]!).ShouldBeTrue();
        return (string)challenge["challenge_id"]!;
    }

    private async Task<JsonObject> LogInAsync(PersonAccount person, string code)
    {
        using var answer = await Client.AnswerAsync(await ChallengeAsync(person), code);
        return ((string)(await answer.ShouldBeAsync(HttpStatusCode.OK))["access_token"]!).Claims();
    }

}
