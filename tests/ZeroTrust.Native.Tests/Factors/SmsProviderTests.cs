using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Factors;

/// <summary>Codes by SMS through a provider in another process, which checks our signature by itself.</summary>
[Trait("Module", "Mfa")]
public sealed class SmsProviderTests
{
    private const string Phone = "+491712345678";

    [Fact]
    public async Task Signed_calls_bring_the_codes_that_enrol_a_number_and_log_in()
    {
        NativeHost.Binary();
        await using var provider = await SmsProvider.StartAsync(Checkout.File("tests", "ZeroTrust.Native.Tests", "Factors", "sms-provider.mjs"));
        await using var postgres = new PostgresServer();
        await using var redis = new FreezableRedis();
        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        await using var host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.ConnectionString, redis.Configuration) { Settings = provider.Settings });
        var sample = await SampleOrganisation.LoadAsync(host);
        var person = await host.NewPersonAsync(await sample.LoginAsync(sample.Admin));
        var token = await sample.LoginAsync(person);

        using var begun = await host.Client.SendAsync(HttpMethod.Post, "/v1/mfa/sms", token, new JsonObject { ["phone"] = "+49 171 2345678" });
        var factor = (string)(await begun.ShouldBeAsync(HttpStatusCode.Accepted))["factor_id"]!;
        using var confirmed = await host.Client.SendAsync(
            HttpMethod.Post, $"/v1/mfa/factors/{factor}/confirm", token, new JsonObject { ["code"] = await provider.CodeAsync(Phone, 1) });
        (await confirmed.ShouldBeAsync(HttpStatusCode.OK))["recovery_codes"]!.AsArray().Count.ShouldBe(10);

        using var login = await host.Client.LoginAsync(person.User, person.Password);
        var challenge = await login.ShouldBeAsync(HttpStatusCode.OK);
        // Never the only one on offer.
        challenge["factors"]!.AsArray().Select(kind => (string)kind!).ShouldBe(["sms", "recovery_code"]);
        var id = (string)challenge["challenge_id"]!;
        using var sent = await host.Client.SendAsync(HttpMethod.Post, "/v1/auth/mfa/send", body: new JsonObject { ["challenge_id"] = id, ["factor"] = "sms" });
        await sent.ShouldBeAsync(HttpStatusCode.Accepted);
        var code = await provider.CodeAsync(Phone, 2);
        using var answered = await host.Client.AnswerAsync(id, code, "sms");
        await answered.ShouldBeAsync(HttpStatusCode.OK);

        provider.Messages.ShouldAllBe(message => (bool)message["signed"]!);
        var output = string.Join('\n', host.Output);
        output.ShouldNotContain(code);
        output.ShouldNotContain(Phone);
    }
}
