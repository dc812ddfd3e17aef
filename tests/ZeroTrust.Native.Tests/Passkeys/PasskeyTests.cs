using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Passkeys;

/// <summary>A passkey in Chromium: made on a page, used as second factor, and used without a password.</summary>
[Trait("Module", "Mfa")]
public sealed class PasskeyTests(PasskeyWorld world) : IClassFixture<PasskeyWorld>
{
    [Fact]
    public async Task A_person_makes_a_passkey_and_logs_in_with_it()
    {
        await using var chromium = await Chromium.OpenAsync(world.Page.Address);
        var person = world.Sample.Customer;

        var added = await MakeAsync(chromium, await world.Sample.LoginAsync(person));
        added["recovery_codes"]!.AsArray().Count.ShouldBe(10);

        var login = await CallAsync(chromium, 200, "/v1/auth/login", new JsonObject { ["username"] = person.User, ["password"] = person.Password });
        ((bool?)login["mfa_required"]).ShouldBe(true);
        login["factors"]!.AsArray().Select(factor => (string?)factor).ShouldContain("passkey");
        MethodsOf(await SecondFactorAsync(chromium, (string)login["challenge_id"]!)).ShouldBe(["pwd", "swk", "mfa"], ignoreOrder: true);

        var (alone, _) = await WithoutPasswordAsync(chromium);
        MethodsOf(alone).ShouldBe(["swk", "user", "mfa"], ignoreOrder: true);
        ((string?)ClaimsOf(alone)["sub"]).ShouldBe(person.Id);
        ((string?)ClaimsOf(alone)["acr"]).ShouldBe("aal2");
    }

    [Fact]
    public async Task An_assertion_works_once_and_a_registration_too()
    {
        await using var chromium = await Chromium.OpenAsync(world.Page.Address);
        var token = await world.Sample.LoginAsync(world.Sample.Support);
        var options = await CallAsync(chromium, 200, "/v1/mfa/passkeys/options", null, token);
        var credential = await chromium.EvaluateAsync($"create({options["public_key"]!.ToJsonString()})");
        await CallAsync(chromium, 201, "/v1/mfa/passkeys", new JsonObject { ["name"] = "first", ["credential"] = credential!.DeepClone() }, token);
        var (strong, answer) = await WithoutPasswordAsync(chromium);

        var again = await CallAsync(chromium, 401, "/v1/auth/passkey", answer);
        ((string?)again["code"]).ShouldBe("auth.refused");
        again = await CallAsync(chromium, 400, "/v1/mfa/passkeys", new JsonObject { ["name"] = "second", ["credential"] = credential.DeepClone() }, (string)strong["access_token"]!);
        ((string?)again["code"]).ShouldBe("mfa.passkey_refused");
    }

    private static async Task<JsonObject> MakeAsync(Chromium chromium, string token)
    {
        var options = await CallAsync(chromium, 200, "/v1/mfa/passkeys/options", null, token);
        var credential = await chromium.EvaluateAsync($"create({options["public_key"]!.ToJsonString()})");
        return await CallAsync(chromium, 201, "/v1/mfa/passkeys", new JsonObject { ["name"] = "This browser", ["credential"] = credential }, token);
    }

    private static async Task<JsonObject> SecondFactorAsync(Chromium chromium, string challenge)
    {
        var options = await CallAsync(chromium, 200, "/v1/auth/mfa/options", new JsonObject { ["challenge_id"] = challenge, ["factor"] = "passkey" });
        var credential = await chromium.EvaluateAsync($"get({options["public_key"]!.ToJsonString()})");
        return await CallAsync(
            chromium, 200, "/v1/auth/mfa", new JsonObject { ["challenge_id"] = challenge, ["factor"] = "passkey", ["credential"] = credential });
    }

    private static async Task<(JsonObject Tokens, JsonObject Answer)> WithoutPasswordAsync(Chromium chromium)
    {
        var begun = await CallAsync(chromium, 200, "/v1/auth/passkey/options", []);
        var credential = await chromium.EvaluateAsync($"get({begun["public_key"]!.ToJsonString()})");
        var answer = new JsonObject { ["challenge_id"] = (string?)begun["challenge_id"], ["credential"] = credential };
        return (await CallAsync(chromium, 200, "/v1/auth/passkey", answer), answer);
    }

    private static async Task<JsonObject> CallAsync(Chromium chromium, int status, string path, JsonObject? body, string? token = null)
    {
        var bearer = token is null ? "undefined" : $"'{token}'";
        var answer = (await chromium.EvaluateAsync($"call('{path}', {body?.ToJsonString() ?? "null"}, {bearer})"))!.AsObject();
        ((int)answer["status"]!).ShouldBe(status, answer.ToJsonString());
        return answer["body"]!.AsObject();
    }

    private static IEnumerable<string?> MethodsOf(JsonObject tokens) => ClaimsOf(tokens)["amr"]!.AsArray().Select(method => (string?)method);

    private static JsonObject ClaimsOf(JsonObject tokens) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(((string)tokens["access_token"]!).Split('.')[1]))!.AsObject();
}
