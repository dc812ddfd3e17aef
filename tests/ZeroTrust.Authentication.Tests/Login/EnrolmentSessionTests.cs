using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>Who must have a second factor and has none can enrol one and do nothing else.</summary>
[Collection(nameof(LoginHost))]
public sealed class EnrolmentSessionTests(LoginHost host) : FactorScenarios(host)
{
    [Fact]
    public async Task A_login_without_the_factor_that_a_role_asks_for_opens_a_session_to_enrol_in()
    {
        var (id, userName) = await PersonAsync("guarded", "system_admin");
        var answer = await LoginAsync(userName);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.EnumerateObject().Select(member => member.Name).ShouldBe(["access_token", "token_type", "expires_in", "enrolment_required"], ignoreOrder: true);
        answer.Text("enrolment_required").ShouldBe("True");
        var claims = ClaimsOf(answer.Access);
        (claims.GetProperty("acr").GetString(), claims.GetProperty("permissions").GetArrayLength(), claims.GetProperty("roles").GetArrayLength(), claims.GetProperty("scope").GetString())
            .ShouldBe(("enrolment", 0, 0, ""));
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBeInRange(899, 900);
        (await Host.CountAsync($"select count(*) from authentication.sessions where subject = '{id}' and context_class = 'enrolment' and ends_at <= now() + interval '15 minutes' and idle_until = ends_at")).ShouldBe(1);
        (await EntriesAsync("session.opened", claims.GetProperty("sid").GetString()!)).ShouldBe(1);
    }

    [Fact]
    public async Task It_is_of_the_platform_whatever_was_asked_for() =>
        ClaimsOf((await LoginAsync((await PersonAsync("guarded", "customer_support")).UserName, resource: "user-service")).Access).GetProperty("aud").GetString().ShouldBe("zerotrust");

    [Fact]
    public async Task It_is_refused_at_every_endpoint_that_is_not_open_to_it()
    {
        var token = (await LoginAsync((await PersonAsync("guarded", "system_admin")).UserName)).Access;
        var endpoints = Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is not null).ToList();
        endpoints.Count.ShouldBeGreaterThan(25);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<OpenToEnrolment>() is not null)
            {
                continue;
            }

            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
            var path = endpoint.RoutePattern.RawText!.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            var answer = await SendAsync(new HttpMethod(method), path, null, token);
            (answer.Status, answer.Text("code")).ShouldBe((HttpStatusCode.Forbidden, "access.enrolment_only"), path);
            answer.Text("detail").ShouldBe("Enrol a second factor at /v1/mfa, then log in again with it.");
        }

        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<OpenToEnrolment>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .ShouldBe(["v1/auth/logout"]);
    }

    [Fact]
    public async Task It_is_told_as_what_it_is_and_ends_by_a_logout()
    {
        var token = (await LoginAsync((await PersonAsync("guarded", "system_admin")).UserName)).Access;
        var told = await IntrospectAsync(token);
        (told.Text("active"), told.Text("acr"), told.Text("permissions"), told.Text("roles"), told.Text("scope")).ShouldBe(("True", "enrolment", "[]", "[]", ""));
        (await PostAsync("/v1/auth/logout", "", token)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await GetAsync("/v1/sessions", token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await IntrospectAsync(token)).Text("active").ShouldBe("False");
    }

    [Fact]
    public async Task The_recovery_code_of_the_host_opens_no_more_than_that()
    {
        var (_, userName) = await FactorPersonAsync("guarded");
        var answer = await ProveAsync(await ChallengeAsync(userName), FactorWorld.HostCode, "recovery_code", ",\"remember_device\":true");
        (answer.Text("enrolment_required"), answer.Text("refresh_token"), answer.Text("session_id"), answer.Text("device_token")).ShouldBe(("True", null, null, null));
        ClaimsOf(answer.Access).GetProperty("acr").GetString().ShouldBe("enrolment");
    }

    [Fact]
    public async Task With_a_factor_the_next_login_is_a_whole_one()
    {
        var (id, userName) = await PersonAsync("guarded");
        (await LoginAsync(userName)).Text("enrolment_required").ShouldBe("True");
        Host.Factors.Kinds[id] = ["totp"];
        ClaimsOf((await FactorLoginAsync(userName)).Access).GetProperty("acr").GetString().ShouldBe("aal2");
    }
}
