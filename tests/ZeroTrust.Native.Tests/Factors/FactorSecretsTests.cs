using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Factors;

/// <summary>What a second factor keeps secret is in no log, no answer and no audit entry, whatever was tried with it.</summary>
[Trait("Module", "Mfa")]
public sealed class FactorSecretsTests(SampleHost world) : IClassFixture<SampleHost>
{
    private HttpClient Client => world.Host.Client;

    [Fact]
    public async Task Secrets_and_codes_are_in_no_log_and_in_no_evidence()
    {
        var person = await world.NewPersonAsync();
        var token = await world.Sample.LoginAsync(person);
        using var begun = await Client.SendAsync(HttpMethod.Post, "/v1/mfa/totp", token);
        var enrolment = await begun.ShouldBeAsync(HttpStatusCode.Created);
        var (secret, device) = ((string)enrolment["secret"]!, new TotpDevice((string)enrolment["secret"]!));
        var confirmation = await device.NextCodeAsync();
        using var confirmed = await Client.SendAsync(
            HttpMethod.Post, $"/v1/mfa/factors/{enrolment["factor_id"]}/confirm", token, new JsonObject { ["code"] = confirmation });
        var recovery = (await confirmed.ShouldBeAsync(HttpStatusCode.OK))["recovery_codes"]!.AsArray().Select(code => (string)code!).ToArray();

        using var login = await Client.LoginAsync(person.User, person.Password);
        var challenge = (string)(await login.ShouldBeAsync(HttpStatusCode.OK))["challenge_id"]!;
        using var refused = await Client.AnswerAsync(challenge, confirmation);
        var refusal = (await refused.ShouldBeAsync(HttpStatusCode.Unauthorized)).ToJsonString();
        using var malformed = await Client.SendAsync(
            HttpMethod.Post, "/v1/auth/mfa", body: new JsonObject { ["challenge_id"] = challenge, ["factor"] = "totp", ["code"] = new JsonArray(recovery[0]) });
        var problem = (await malformed.ShouldBeAsync(HttpStatusCode.BadRequest)).ToJsonString();
        using var right = await Client.AnswerAsync(challenge, recovery[1], "recovery_code");
        await right.ShouldBeAsync(HttpStatusCode.OK);

        using var trail = await Client.SendAsync(HttpMethod.Get, "/v1/audit/entries?limit=200", await world.Sample.LoginAsync(world.Sample.Admin));
        var evidence = (await trail.ShouldBeAsync(HttpStatusCode.OK)).ToJsonString();
        evidence.ShouldContain("factor.enrolled");
        evidence.ShouldContain("factor.failed");
        string[] places = [string.Join('\n', world.Host.Output), evidence, refusal, problem];
        foreach (var text in recovery.Append(secret).Append(challenge))
        {
            places.ShouldAllBe(place => !place.Contains(text, StringComparison.OrdinalIgnoreCase), text);
        }
    }
}
