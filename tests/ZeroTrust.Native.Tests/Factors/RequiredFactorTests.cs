using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Factors;

/// <summary>A role with <c>mfa_required</c>: at the login, in every decision, and until a factor is there.</summary>
[Trait("Module", "Mfa"), Trait("Module", "Authentication"), Trait("Module", "Permissions")]
public sealed class RequiredFactorTests(SampleHost world) : IClassFixture<SampleHost>
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    private HttpClient Client => world.Host.Client;

    [Fact]
    public async Task A_session_with_one_factor_is_refused_as_soon_as_a_role_asks_for_two()
    {
        var person = await world.NewPersonAsync();
        var token = await world.Sample.LoginAsync(person);
        await GrantAsync(person);

        // Refused because of the factor, not because the person holds nothing.
        await Eventually.HoldsAsync(async () =>
        {
            using var refused = await GatewayAsync(token);
            return refused.StatusCode == HttpStatusCode.Unauthorized && refused.Headers.GetValues("X-Auth-Reason").Single() == "mfa_required"
                && refused.Headers.WwwAuthenticate.ToString().Contains("insufficient_user_authentication", StringComparison.Ordinal);
        }, Promised, "the gateway asks for a second factor");
        using var api = await Client.SendAsync(HttpMethod.Get, "/v1/roles", token);
        (await api.ShouldBeAsync(HttpStatusCode.Unauthorized))["code"]!.GetValue<string>().ShouldBe("access.step_up_required");
        api.Headers.WwwAuthenticate.ToString().ShouldContain("acr_values=\"aal2\"");
    }

    [Fact]
    public async Task Without_a_factor_a_login_opens_a_session_that_can_do_nothing_but_enrol()
    {
        var person = await world.NewPersonAsync();
        await GrantAsync(person);
        using var login = await Client.LoginAsync(person.User, person.Password);
        var answer = await login.ShouldBeAsync(HttpStatusCode.OK);
        ((bool)answer["enrolment_required"]!).ShouldBeTrue();
        answer["refresh_token"].ShouldBeNull();
        var token = (string)answer["access_token"]!;
        using (var refused = await GatewayAsync(token))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            refused.Headers.GetValues("X-Auth-Reason").Single().ShouldBe("enrolment_only");
        }

        foreach (var path in new[] { "/v1/roles", "/v1/sessions", "/v1/users" })
        {
            using var refused = await Client.SendAsync(HttpMethod.Get, path, token);
            await refused.ShouldBeAsync(HttpStatusCode.Forbidden);
        }

        var member = await SampleOrganisation.EnrolAsync(Client, person);
        using var whole = await Client.LoginAsync(member);
        var full = (string)(await whole.ShouldBeAsync(HttpStatusCode.OK))["access_token"]!;
        using var passed = await GatewayAsync(full);
        passed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var roles = await Client.SendAsync(HttpMethod.Get, "/v1/roles", full);
        await roles.ShouldBeAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_factor_of_an_administrator_stays()
    {
        var person = await world.NewPersonAsync();
        await GrantAsync(person);
        var member = await SampleOrganisation.EnrolAsync(Client, person);
        var token = await world.Sample.LoginAsync(member);
        using var listed = await Client.SendAsync(HttpMethod.Get, "/v1/mfa/factors", token);
        var factor = (string)(await listed.ShouldBeAsync(HttpStatusCode.OK))["items"]!.AsArray().Single()!["id"]!;
        using var refused = await Client.SendAsync(HttpMethod.Delete, $"/v1/mfa/factors/{factor}", token);
        (await refused.ShouldBeAsync(HttpStatusCode.Conflict))["code"]!.GetValue<string>().ShouldBe("mfa.last_factor");
    }

    private async Task GrantAsync(PersonAccount person)
    {
        using var granted = await Client.ChangeAsync(
            await world.Sample.LoginAsync(world.Sample.Admin), HttpMethod.Put, $"/v1/users/{person.Id}/roles/system_admin", $"/v1/users/{person.Id}");
        await granted.ShouldBeAsync(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> GatewayAsync(string token) => Client.GatewayAsync(world.Sample.Gateway, token, "order-service", "GET", "/v1/orders");
}
