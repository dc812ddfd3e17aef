using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Dpop;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;

namespace ZeroTrust.Authentication.Tests.SessionsApi;

/// <summary>A step-up by a second factor (RFC 9470).</summary>
[Collection(nameof(LoginHost))]
public sealed class FactorStepUpTests(LoginHost host) : FactorScenarios(host)
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"password":"a long pass phrase"}""")]
    public async Task The_factor_renews_the_session_of_the_challenge(string body)
    {
        var (id, login) = await OneFactorAsync();
        var session = login.Text("session_id")!;
        await Host.ExecuteAsync($"update authentication.sessions set authenticated_at = authenticated_at - interval '20 minutes' where id = '{session}'");
        var challenge = await PostAsync("/v1/auth/step-up", body, login.Access);
        (challenge.Status, challenge.Text("mfa_required"), challenge.Text("access_token")).ShouldBe((HttpStatusCode.OK, "True", null));
        (await EntriesAsync("step_up.challenged", id)).ShouldBe(1);
        (await EntriesAsync("session.stepped_up", session)).ShouldBe(0);

        var stepped = await ProveAsync(challenge.Text("challenge_id")!);
        stepped.Body.EnumerateObject().Select(member => member.Name).ShouldBe(["access_token", "token_type", "expires_in", "session_id"], ignoreOrder: true);
        stepped.Text("session_id").ShouldBe(session);
        (await EntriesAsync("session.stepped_up", session)).ShouldBe(1);
        (await SessionsOfAsync(id)).ShouldBe(1, "no other session was opened");
        var after = ClaimsOf((await RefreshAsync(login.Refresh)).Access);
        (after.GetProperty("acr").GetString(), after.GetProperty("amr").ToString(), after.GetProperty("sid").GetString()).ShouldBe(("aal2", "[\"pwd\",\"otp\",\"mfa\"]", session));
        (DateTimeOffset.UtcNow.ToUnixTimeSeconds() - after.GetProperty("auth_time").GetInt64()).ShouldBeLessThan(60);
    }

    [Fact]
    public async Task Who_has_no_factor_must_send_the_password()
    {
        var login = await LoginAsync((await PersonAsync()).UserName);
        var answer = await PostAsync("/v1/auth/step-up", "{}", login.Access);
        (answer.Status, answer.Text("code")).ShouldBe((HttpStatusCode.BadRequest, "request.invalid"));
        (await StepUpAsync(login.Access)).Text("session_id").ShouldBe(login.Text("session_id"));
    }

    [Fact]
    public async Task A_remembered_device_does_not_stand_for_the_factor_here()
    {
        var (id, login) = await OneFactorAsync();
        await PostAsync("/v1/auth/step-up", "{}", login.Access);
        Host.Factors.Questions.Last(question => question.Subject == id).DeviceToken.ShouldBeNull();
    }

    [Fact]
    public async Task The_password_alone_does_not_renew_what_a_factor_proved()
    {
        var (id, userName) = await FactorPersonAsync();
        var login = await FactorLoginAsync(userName);
        Host.Factors.Kinds.TryRemove(id, out _);
        ClaimsOf((await StepUpAsync(login.Access)).Access).GetProperty("acr").GetString().ShouldBe("aal1");
        ClaimsOf((await RefreshAsync(login.Refresh)).Access).GetProperty("amr").ToString().ShouldBe("[\"pwd\"]");
    }

    [Fact]
    public async Task A_challenge_steps_up_its_own_session_and_no_other()
    {
        var (id, login) = await OneFactorAsync();
        var other = await PostAsync("/v1/auth/passkey/options", "{}");
        var second = await PostAsync("/v1/auth/passkey", $$"""{"challenge_id":"{{other.Text("challenge_id")}}","credential":{"owner":"{{id}}"} }""");
        var challenge = (await PostAsync("/v1/auth/step-up", "{}", login.Access)).Text("challenge_id")!;
        // Sent with the token of another session: that changes nothing.
        var stepped = await PostAsync("/v1/auth/mfa", $$"""{"challenge_id":"{{challenge}}","factor":"totp","code":"{{Code}}"}""", second.Access);
        stepped.Text("session_id").ShouldBe(login.Text("session_id"));
        (await EntriesAsync("session.stepped_up", second.Text("session_id")!)).ShouldBe(0);
    }

    [Fact]
    public async Task A_session_that_ended_meanwhile_is_not_renewed_and_none_is_opened()
    {
        var (id, login) = await OneFactorAsync();
        var challenge = (await PostAsync("/v1/auth/step-up", "{}", login.Access)).Text("challenge_id")!;
        (await PostAsync("/v1/auth/logout", "", login.Access)).Status.ShouldBe(HttpStatusCode.NoContent);
        ShouldBeRefused(await ProveAsync(challenge));
        (await EntriesAsync("session.stepped_up", login.Text("session_id")!)).ShouldBe(0);
        (await SessionsOfAsync(id)).ShouldBe(1);
        Host.Factors.Lost.Count(proved => proved.Login.Subject == id).ShouldBe(1);
    }

    [Fact]
    public async Task The_recovery_code_of_the_host_steps_nothing_up()
    {
        var (id, login) = await OneFactorAsync();
        var challenge = (await PostAsync("/v1/auth/step-up", "{}", login.Access)).Text("challenge_id")!;
        ShouldBeRefused(await ProveAsync(challenge, FactorWorld.HostCode, "recovery_code"));
        (await RefusalsAsync("step_up.refused", id, "session_ended")).ShouldBe(1);
        ClaimsOf((await RefreshAsync(login.Refresh)).Access).GetProperty("acr").GetString().ShouldBe("aal1");
    }

    [Fact]
    public async Task The_token_is_bound_to_the_key_of_the_session()
    {
        var client = new ProofMaker();
        var (id, userName) = await PersonAsync();
        var login = await SendWithProofAsync(
            HttpMethod.Post, "/v1/auth/login", $$"""{"username":"{{userName}}","password":"{{Password}}"}""", "application/json", Proof(client, "/v1/auth/login"), null);
        Host.Factors.Kinds[id] = ["totp"];
        var answer = await SendWithProofAsync(
            HttpMethod.Post, "/v1/auth/step-up", "{}", "application/json", Proof(client, "/v1/auth/step-up", login.Access), $"DPoP {login.Access}");
        var stepped = await ProveAsync(answer.Text("challenge_id")!);
        (stepped.Text("token_type"), ClaimsOf(stepped.Access).GetProperty("cnf").GetProperty("jkt").GetString()).ShouldBe(("DPoP", client.Thumbprint));
    }

    /// <summary>A session of one factor of a person who has two by now.</summary>
    private async Task<(string Id, Answer Login)> OneFactorAsync()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        Host.Factors.Kinds[id] = ["totp", "recovery_code"];
        return (id, login);
    }

    private static string Proof(ProofMaker key, string path, string? token = null) =>
        key.Sign(ProofMaker.Claims("POST", LoginHost.Issuer + path, DateTimeOffset.UtcNow, token));
}
