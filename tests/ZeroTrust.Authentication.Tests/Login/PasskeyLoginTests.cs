using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>A login by passkey alone.</summary>
[Collection(nameof(LoginHost))]
public sealed class PasskeyLoginTests(LoginHost host) : FactorScenarios(host)
{
    [Fact]
    public async Task A_passkey_alone_opens_a_session_of_two_factors()
    {
        var (id, _) = await PersonAsync("customer_support");
        var begun = await PostAsync("/v1/auth/passkey/options", """{"resource":"user-service"}""");
        (begun.Status, begun.Text("expires_in"), begun.Text("public_key")).ShouldBe((HttpStatusCode.OK, "300", "{\"challenge\":\"abc\"}"));
        begun.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var login = await AnswerAsync(begun, id);
        login.Status.ShouldBe(HttpStatusCode.OK);
        var claims = ClaimsOf(login.Access);
        (claims.GetProperty("sub").GetString(), claims.GetProperty("aud").GetString(), claims.GetProperty("acr").GetString(), claims.GetProperty("amr").ToString())
            .ShouldBe((id, "user-service", "aal2", "[\"swk\",\"user\",\"mfa\"]"));
        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
        ShouldBeRefused(await AnswerAsync(begun, id));
    }

    [Fact]
    public async Task Sessions_that_ended_before_do_not_matter()
    {
        var (id, userName) = await PersonAsync();
        (await EndAllAsync((await LoginAsync(userName)).Access)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await AnswerAsync(await PostAsync("/v1/auth/passkey/options", "{}"), id)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Its_owner_must_be_there_and_reach_the_target()
    {
        ShouldBeRefused(await AnswerAsync(await PostAsync("/v1/auth/passkey/options", "{}"), "nobody"));
        var (id, _) = await PersonAsync();
        var lost = await AnswerAsync(await PostAsync("/v1/auth/passkey/options", """{"resource":"user-service"}"""), id);
        lost.Text("code").ShouldBe("auth.invalid_target");
        (await SessionsOfAsync(id)).ShouldBe(0);
    }

    private Task<Answer> AnswerAsync(Answer begun, string owner) =>
        PostAsync("/v1/auth/passkey", $$"""{"challenge_id":"{{begun.Text("challenge_id")}}","credential":{"owner":"{{owner}}"} }""");
}
