using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>A login in two steps. What a factor is, is another module's matter; here one code is right.</summary>
[Collection(nameof(LoginHost))]
public sealed class SecondFactorTests(LoginHost host) : FactorScenarios(host)
{
    [Fact]
    public async Task The_password_alone_gets_a_challenge_and_no_session()
    {
        var (id, userName) = await FactorPersonAsync();
        var answer = await LoginAsync(userName);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        NamesOf(answer).ShouldBe(["challenge_id", "expires_in", "factors", "mfa_required"]);
        (answer.Text("mfa_required"), answer.Text("factors"), answer.Text("expires_in")).ShouldBe(("True", "[\"totp\",\"recovery_code\"]", "300"));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await SessionsOfAsync(id)).ShouldBe(0);
        (await EntriesAsync("login.challenged", id)).ShouldBe(1);
        (await Host.CountAsync($"select count(*) from authentication.passwords where subject = '{id}' and hash like '%m=12288%'")).ShouldBe(1, "the hash is renewed with the challenge");
        Host.Factors.Logins[answer.Text("challenge_id")!].ShouldSatisfyAllConditions(
            login => login.Subject.ShouldBe(id), login => login.Audience.ShouldBe("zerotrust"), login => login.Methods.ShouldBe(["pwd"]), login => login.SessionId.ShouldBeNull());
    }

    [Fact]
    public async Task Without_a_factor_the_answer_is_what_it_was() =>
        NamesOf(await LoginAsync((await PersonAsync()).UserName)).ShouldBe(["access_token", "expires_in", "refresh_token", "session_id", "token_type"]);

    [Fact]
    public async Task The_factor_opens_the_session_which_says_so_through_every_refresh()
    {
        var (id, userName) = await FactorPersonAsync("customer_support");
        var login = await ProveAsync(await ChallengeAsync(userName, resource: "user-service"));
        login.Status.ShouldBe(HttpStatusCode.OK);
        login.Headers.CacheControl!.NoStore.ShouldBeTrue();
        NamesOf(login).ShouldBe(["access_token", "expires_in", "refresh_token", "session_id", "token_type"]);
        var told = await IntrospectAsync(login.Access);
        (told.Text("sub"), told.Text("aud"), told.Text("acr"), told.Text("amr")).ShouldBe((id, "user-service", "aal2", "[\"pwd\",\"otp\",\"mfa\"]"));
        var refreshed = await IntrospectAsync((await RefreshAsync(login.Refresh)).Access);
        (refreshed.Text("acr"), refreshed.Text("amr"), refreshed.Text("auth_time")).ShouldBe(("aal2", "[\"pwd\",\"otp\",\"mfa\"]", told.Text("auth_time")));
        (await SessionsOfAsync(id)).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionOpened>().Count(fact => fact.Subject == id).ShouldBe(1);
        Host.Factors.Committed.Count(proved => proved.Login.Subject == id).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_proofs_of_one_challenge_at_once_one_opens_a_session()
    {
        var (id, userName) = await FactorPersonAsync();
        var challenge = await ChallengeAsync(userName);
        using (var together = new Barrier(2))
        {
            Host.Factors.Together = together;
            try
            {
                var answers = await Task.WhenAll(ProveAsync(challenge), ProveAsync(challenge));
                answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
                ShouldBeRefused(answers.Single(answer => answer.Status != HttpStatusCode.OK));
            }
            finally
            {
                Host.Factors.Together = null;
            }
        }

        (await SessionsOfAsync(id)).ShouldBe(1);
        Host.Factors.Lost.Count(proved => proved.Login.Subject == id).ShouldBe(1);
        Host.Factors.Committed.Count(proved => proved.Login.Subject == id).ShouldBe(1);
        ShouldBeRefused(await ProveAsync(challenge));
    }

    [Fact]
    public async Task Every_refusal_looks_alike()
    {
        var challenge = await ChallengeAsync((await FactorPersonAsync()).UserName);
        ShouldBeRefused(await ProveAsync(challenge, "000000"));
        ShouldBeRefused(await ProveAsync(challenge, factor: "sms"));
        ShouldBeRefused(await ProveAsync(challenge, "٢٨٧٠٨٢"));
        ShouldBeRefused(await ProveAsync("no-challenge"));
        ShouldBeRefused(await PostAsync("/v1/auth/passkey", $$"""{"challenge_id":"{{challenge}}","credential":{"owner":"x"} }"""));
        ShouldBeRefused(await PostAsync("/v1/auth/mfa/send", """{"challenge_id":"no-challenge","factor":"sms"}"""));
        ShouldBeRefused(await PostAsync("/v1/auth/mfa/options", """{"challenge_id":"no-challenge","factor":"passkey"}"""));
        (await ProveAsync(challenge)).Status.ShouldBe(HttpStatusCode.OK);
        ShouldBeRefused(await ProveAsync(challenge));
    }

    [Fact]
    public async Task Too_many_attempts_are_told_when_to_come_back_and_an_outage_is_no_refusal()
    {
        var challenge = await ChallengeAsync((await FactorPersonAsync()).UserName);
        var slow = await ProveAsync(challenge, "slow");
        (slow.Status, slow.Text("code"), slow.Headers.RetryAfter!.Delta!.Value.TotalSeconds).ShouldBe((HttpStatusCode.TooManyRequests, "auth.throttled", 7));
        (await ProveAsync(challenge, "away")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ProveAsync(challenge)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/v1/auth/mfa", """{}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"","factor":"totp","code":"1"}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"email","code":"1"}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"totp"}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"totp","code":""}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"totp","code":123456}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"totp","code":"1","credential":{}}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"passkey","code":"1","credential":{}}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"passkey","credential":"x"}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"passkey"}""")]
    [InlineData("/v1/auth/mfa", """{"challenge_id":"c","factor":"totp","code":"1","x":1}""")]
    [InlineData("/v1/auth/mfa/send", """{"challenge_id":"c","factor":"totp"}""")]
    [InlineData("/v1/auth/mfa/options", """{"challenge_id":"c","factor":"sms"}""")]
    [InlineData("/v1/auth/passkey", """{"challenge_id":"c"}""")]
    [InlineData("/v1/auth/passkey/options", """{"resource":""}""")]
    [InlineData("/v1/auth/login", """{"username":"a","password":"b","device_token":""}""")]
    public async Task A_malformed_request_is_a_clear_error(string path, string json) => (await PostAsync(path, json)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Who_does_not_know_the_password_causes_no_question_about_factors()
    {
        var (id, userName) = await FactorPersonAsync();
        var asked = Host.Factors.Questions.Count;
        ShouldBeRefused(await LoginAsync(userName, "not the pass phrase"));
        ShouldBeRefused(await LoginAsync("nobody-at-all@example.com"));
        Host.Factors.Questions.Count.ShouldBe(asked);
        Host.Factors.Questions.ShouldNotContain(question => question.Subject == id);
    }

    [Fact]
    public async Task A_device_is_remembered_where_no_role_forbids_it_and_the_login_stays_one_of_one_factor()
    {
        var (id, userName) = await FactorPersonAsync();
        var login = await ProveAsync(await ChallengeAsync(userName), more: ",\"remember_device\":true");
        var token = login.Text("device_token").ShouldNotBeNull();
        var next = await PostAsync("/v1/auth/login", $$"""{"username":"{{userName}}","password":"{{Password}}","device_token":"{{token}}"}""");
        ClaimsOf(next.Access).GetProperty("acr").GetString().ShouldBe("aal1");
        Host.Factors.Questions.Last(question => question.Subject == id).DeviceToken.ShouldBe(token);

        var (_, guarded) = await FactorPersonAsync("guarded");
        (await ProveAsync(await ChallengeAsync(guarded), more: ",\"remember_device\":true")).Text("device_token").ShouldBeNull();
        (await ProveAsync(await ChallengeAsync(userName), more: ",\"remember_device\":false")).Text("device_token").ShouldBeNull();
    }

    [Fact]
    public async Task A_recovery_code_says_how_many_are_left() =>
        (await ProveAsync(await ChallengeAsync((await FactorPersonAsync()).UserName), factor: "recovery_code")).Text("recovery_codes_left").ShouldBe("9");

    [Fact]
    public async Task What_cannot_be_recorded_uses_nothing_up()
    {
        var (id, userName) = await FactorPersonAsync();
        await WithoutATrailAsync(id, async () => (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable));
        var challenge = await ChallengeAsync(userName);
        await Host.ExecuteAsync("""
            create or replace function public.fail_opening() returns trigger language plpgsql as $f$
            begin raise exception 'The trail is away.' using errcode = 'lock_not_available'; end $f$;
            create trigger fail_opening before insert on public.audit for each row when (new.action = 'session.opened') execute function public.fail_opening();
            """);
        try
        {
            (await ProveAsync(challenge)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await Host.ExecuteAsync("drop trigger fail_opening on public.audit");
        }

        (await SessionsOfAsync(id)).ShouldBe(0);
        (await ProveAsync(challenge)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_is_sent_and_options_are_given_for_a_challenge()
    {
        var challenge = await ChallengeAsync((await FactorPersonAsync()).UserName);
        var sent = await PostAsync("/v1/auth/mfa/send", $$"""{"challenge_id":"{{challenge}}","factor":"sms"}""");
        (sent.Status, sent.Headers.CacheControl!.NoStore).ShouldBe((HttpStatusCode.Accepted, true));
        var options = await PostAsync("/v1/auth/mfa/options", $$"""{"challenge_id":"{{challenge}}","factor":"passkey"}""");
        (options.Status, options.Text("public_key")).ShouldBe((HttpStatusCode.OK, "{\"challenge\":\"abc\"}"));
    }

    private static string[] NamesOf(Answer answer) => [.. answer.Body.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];
}
