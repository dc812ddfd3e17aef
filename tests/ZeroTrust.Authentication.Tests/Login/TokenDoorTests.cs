using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class TokenDoorTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task The_refresh_grant_answers_as_rfc_6749_says()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var answer = await FormAsync($"grant_type=refresh_token&client_id=zerotrust&refresh_token={login.Refresh}");
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Text("token_type").ShouldBe("Bearer");
        answer.Text("session_id").ShouldBe(login.Text("session_id"));
        (await RefreshAsync(answer.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refresh_that_asks_for_more_than_the_session_has_is_refused_and_uses_nothing_up()
    {
        var (_, userName) = await PersonAsync();
        var form = $"grant_type=refresh_token&client_id=zerotrust&refresh_token={(await LoginAsync(userName)).Refresh}";
        (await FormAsync($"{form}&scope=nobody:holds")).Text("error").ShouldBe("invalid_scope");
        (await FormAsync($"{form}&resource=order-service")).Text("error").ShouldBe("invalid_target");
        (await FormAsync($"{form}&resource=zerotrust")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", "invalid_request", 400)]
    [InlineData("grant_type=", "invalid_request", 400)]
    [InlineData("grant_type=password&username=a&password=b", "unsupported_grant_type", 400)]
    [InlineData("grant_type=refresh_token&grant_type=refresh_token", "invalid_request", 400)]
    [InlineData("grant_type=refresh_token&client_id=zerotrust", "invalid_request", 400)]
    [InlineData("grant_type=refresh_token&client_id=zerotrust&refresh_token=x", "invalid_grant", 400)]
    [InlineData("grant_type=refresh_token&client_id=other&refresh_token=x", "invalid_client", 401)]
    [InlineData("grant_type=refresh_token&client_id=zerotrust&client_secret=s&refresh_token=x", "invalid_client", 401)]
    [InlineData("grant_type=refresh_token&client_id=zerotrust&refresh_token=%zz", "invalid_request", 400)]
    public async Task Errors_are_those_of_rfc_6749(string form, string error, int status)
    {
        var answer = await FormAsync(form);
        ((int)answer.Status).ShouldBe(status);
        answer.Text("error").ShouldBe(error);
        answer.Text("error_description").ShouldNotBeNullOrEmpty();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Basic").ShouldBe(status == 401);
    }

    [Fact]
    public async Task Only_a_form_of_bounded_size_is_read()
    {
        (await PostAsync("/oauth2/token", "{}")).Text("error").ShouldBe("invalid_request");
        (await FormAsync($"grant_type=refresh_token&x={new string('x', 100_000)}")).Text("error").ShouldBe("invalid_request");
        (await FormAsync("grant_type=refresh_token&client_secret=x", "Basic eDp5")).Text("error").ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Discovery_names_what_exists()
    {
        foreach (var address in new[] { "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" })
        {
            var answer = await SendAsync(HttpMethod.Get, address, null);
            answer.Text("issuer").ShouldBe(LoginHost.Issuer);
            answer.Text("jwks_uri").ShouldBe($"{LoginHost.Issuer}/.well-known/jwks.json");
            answer.Text("grant_types_supported").ShouldBe("[\"refresh_token\"]");
            answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(5));
        }
    }

    [Fact]
    public async Task The_published_keys_are_public_and_name_the_key_of_the_tokens()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var header = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(login.Access.Split('.')[0])).RootElement;
        // Other tests of this host rotate: there may be more than one.
        var keys = (await SendAsync(HttpMethod.Get, "/.well-known/jwks.json", null)).Body.GetProperty("keys").EnumerateArray().ToList();
        keys.Count(key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString()).ShouldBe(1);
        foreach (var key in keys)
        {
            key.EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "use", "alg", "kid", "n", "e"], ignoreOrder: true);
        }
    }
}
