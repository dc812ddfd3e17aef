using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Storage;

/// <summary>A dump of the whole database after the sample journey shows no personal value and no secret.</summary>
public sealed class PersonalValuesAtRestTests(RunningHost host)
{
    [Fact]
    public async Task A_dump_shows_no_personal_value_and_no_secret()
    {
        var sample = await host.SampleAsync();
        (await sample.Client.LoginAsync(sample.Support.User, "not the pass phrase")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await sample.Client.LoginAsync("stranger@elsewhere.example", "not the pass phrase")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var login = await sample.Client.LoginAsync(sample.Support.User, sample.Support.Password);
        var refreshToken = (string)(await login.JsonAsync())["refresh_token"]!;

        var factors = await SecretsOfFactorsAsync(sample);

        var rows = await Tables.DumpAsync(host.Services.GetRequiredService<NpgsqlDataSource>());
        rows.ShouldContain(row => row.Contains(sample.Support.Id, StringComparison.Ordinal), "ids are stored in clear, so the dump reads what is there");
        string[] secrets =
        [
            sample.Admin.User, sample.Support.User, sample.Customer.User, "@sample.example", "+4930901820", ClientAddressFilter.Address,
            "stranger@elsewhere", sample.Support.Password, sample.Admin.Password, sample.Gateway.ClientSecret, refreshToken, .. factors,
        ];
        foreach (var form in secrets.SelectMany(Forms))
        {
            rows.Where(row => row.Contains(form, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(form);
        }
    }

    // Everything secret that a person with an authenticator ever sees.
    private static async Task<string[]> SecretsOfFactorsAsync(SampleOrganisation sample)
    {
        var client = sample.Client;
        var person = SampleOrganisation.NewPerson("at-rest");
        await sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User));
        (await client.SetPasswordAsync(await sample.LoginAsync(sample.Admin), person.Id, person.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var token = await sample.LoginAsync(person);
        var begun = await (await client.SendAsync(HttpMethod.Post, "/v1/mfa/totp", token)).JsonAsync();
        var secret = (string)begun["secret"]!;
        var device = new TotpDevice(secret);
        var confirmed = await (await client.SendAsync(
            HttpMethod.Post, $"/v1/mfa/factors/{begun["factor_id"]}/confirm", token, new JsonObject { ["code"] = await device.NextCodeAsync() })).JsonAsync();
        string[] codes = [.. confirmed["recovery_codes"]!.AsArray().Select(code => (string)code!)];
        codes.Length.ShouldBe(10);

        var challenge = (string)(await (await client.LoginAsync(person.User, person.Password)).JsonAsync())["challenge_id"]!;
        using var answer = await client.SendAsync(HttpMethod.Post, "/v1/auth/mfa", body: new JsonObject
        {
            ["challenge_id"] = challenge, ["factor"] = "totp", ["code"] = await device.NextCodeAsync(), ["remember_device"] = true,
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [secret, challenge, (string)(await answer.JsonAsync())["device_token"]!, .. codes, .. codes.Select(code => code.Replace("-", "", StringComparison.Ordinal))];
    }

    // In clear, as hex digits of a bytea, and in base 64 at each of the three offsets that it can have in a longer text.
    private static IEnumerable<string> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return Convert.ToHexString(bytes);
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            yield return text[4..^4];
        }
    }
}
