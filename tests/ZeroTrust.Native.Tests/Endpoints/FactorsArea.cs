using System.Text.Json;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Factors;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Second factors: enrolled, used at a login, looked after.</summary>
internal static class FactorsArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var person = await anybody.World.NewPersonAsync();
        var enrolled = await SampleOrganisation.EnrolAsync(anybody.World.Host.Client, person);
        var calls = await WithCodeAsync(anybody, enrolled);
        var totp = (await calls.SendAsync(200, "GET /v1/mfa/factors")).Items.Single()!;
        ((string?)totp["kind"]).ShouldBe("totp");

        await ForgetDevicesAsync(calls);
        await AddAnotherAppAsync(calls);
        (await calls.SendAsync(200, "POST /v1/mfa/recovery-codes")).Json["recovery_codes"]!.AsArray().Count.ShouldBe(10);
        await WithSmsAsync(anybody, calls, enrolled);
        await WithPasskeyAsync(anybody, calls, enrolled);

        var admin = await anybody.AsAdminAsync();
        var seen = await admin.SendAsync(200, "GET /v1/users/{id}/factors", [person.Id]);
        seen.Items.Select(factor => (string)factor!["kind"]!).Order(StringComparer.Ordinal).ShouldBe(["passkey", "sms", "totp"]);
    }

    private static async Task<Calls> WithCodeAsync(Calls anybody, PersonAccount person)
    {
        var body = new JsonObject
        {
            ["challenge_id"] = await ChallengeAsync(anybody, person), ["factor"] = "totp", ["code"] = await person.Authenticator!.NextCodeAsync(), ["remember_device"] = true,
        };
        var tokens = await anybody.SendAsync(200, "POST /v1/auth/mfa", body: Calls.Json(body));
        tokens.Headers["Cache-Control"].ShouldContain("no-store");
        var device = Text(tokens, "device_token");

        // The remembered device stands for the second factor, and the login is one of one factor all the same.
        var login = new JsonObject { ["username"] = person.User, ["password"] = person.Password, ["device_token"] = device };
        var remembered = await anybody.SendAsync(200, "POST /v1/auth/login", body: Calls.Json(login));
        ((string?)Text(remembered, "access_token").Claims()["acr"]).ShouldBe("aal1");
        return anybody.As(Text(tokens, "access_token"));
    }

    private static async Task AddAnotherAppAsync(Calls calls)
    {
        var begun = await calls.SendAsync(201, "POST /v1/mfa/totp");
        var factor = Text(begun, "factor_id");
        var code = await new TotpDevice(Text(begun, "secret")).NextCodeAsync();
        var confirmed = await calls.SendAsync(200, "POST /v1/mfa/factors/{id}/confirm", [factor], Calls.Json(new JsonObject { ["code"] = code }));
        confirmed.Json["recovery_codes"].ShouldBeNull();
        await calls.SendAsync(200, "PATCH /v1/mfa/factors/{id}", [factor], Calls.Json(new JsonObject { ["name"] = "Old phone" }));
        await calls.SendAsync(204, "DELETE /v1/mfa/factors/{id}", [factor]);
    }

    private static async Task ForgetDevicesAsync(Calls calls)
    {
        var device = (await calls.SendAsync(200, "GET /v1/mfa/devices")).Items.Single()!;
        await calls.SendAsync(204, "DELETE /v1/mfa/devices/{id}", [(string)device["id"]!]);
        await calls.SendAsync(204, "DELETE /v1/mfa/devices");
    }

    private static async Task WithSmsAsync(Calls anybody, Calls calls, PersonAccount person)
    {
        var phone = $"+49171{Random.Shared.Next(1_000_000, 9_999_999)}";
        var begun = await calls.SendAsync(202, "POST /v1/mfa/sms", body: Calls.Json(new JsonObject { ["phone"] = phone }));
        var code = await SmsConsole.CodeAsync(anybody.World.Host, phone, 1);
        await calls.SendAsync(200, "POST /v1/mfa/factors/{id}/confirm", [Text(begun, "factor_id")], Calls.Json(new JsonObject { ["code"] = code }));

        var challenge = await ChallengeAsync(anybody, person);
        await anybody.SendAsync(202, "POST /v1/auth/mfa/send", body: Calls.Json(new JsonObject { ["challenge_id"] = challenge, ["factor"] = "sms" }));
        var answer = new JsonObject { ["challenge_id"] = challenge, ["factor"] = "sms", ["code"] = await SmsConsole.CodeAsync(anybody.World.Host, phone, 2) };
        var tokens = await anybody.SendAsync(200, "POST /v1/auth/mfa", body: Calls.Json(answer));
        Methods(tokens).ShouldBe(["pwd", "sms", "mfa"]);
    }

    private static async Task WithPasskeyAsync(Calls anybody, Calls calls, PersonAccount person)
    {
        using var passkey = new SoftwareAuthenticator(anybody.World.Host.Https.ToString().TrimEnd('/'));
        var options = await calls.SendAsync(200, "POST /v1/mfa/passkeys/options");
        await calls.SendAsync(
            201, "POST /v1/mfa/passkeys", body: Calls.Json(new JsonObject { ["name"] = "Laptop", ["credential"] = Node(passkey.Register(Element(options))) }));

        var challenge = await ChallengeAsync(anybody, person);
        var asked = await anybody.SendAsync(200, "POST /v1/auth/mfa/options", body: Calls.Json(new JsonObject { ["challenge_id"] = challenge, ["factor"] = "passkey" }));
        var proof = new JsonObject { ["challenge_id"] = challenge, ["factor"] = "passkey", ["credential"] = Node(passkey.Assert(Element(asked))) };
        Methods(await anybody.SendAsync(200, "POST /v1/auth/mfa", body: Calls.Json(proof))).ShouldBe(["pwd", "swk", "mfa"]);

        var alone = await anybody.SendAsync(200, "POST /v1/auth/passkey/options", body: Calls.Json(new JsonObject()));
        var login = new JsonObject { ["challenge_id"] = Text(alone, "challenge_id"), ["credential"] = Node(passkey.Assert(Element(alone))) };
        Methods(await anybody.SendAsync(200, "POST /v1/auth/passkey", body: Calls.Json(login))).ShouldBe(["swk", "user", "mfa"]);
    }

    private static async Task<string> ChallengeAsync(Calls anybody, PersonAccount person) => Text(
        await anybody.SendAsync(200, "POST /v1/auth/login", body: Calls.Json(new JsonObject { ["username"] = person.User, ["password"] = person.Password })), "challenge_id");

    private static IEnumerable<string> Methods(Answer tokens) => Text(tokens, "access_token").Claims()["amr"]!.AsArray().Select(method => (string)method!);

    private static JsonElement Element(Answer answer) => JsonDocument.Parse(answer.Text).RootElement.GetProperty("public_key");

    private static JsonNode Node(JsonElement element) => JsonNode.Parse(element.GetRawText())!;

    private static string Text(Answer answer, string member) => (string?)answer.Json[member] ?? throw new InvalidOperationException($"No {member}: {answer.Text}");
}
