using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Features;

public sealed class EnrolmentTests(SelfServiceHost host) : IClassFixture<SelfServiceHost>
{
    [Fact]
    public async Task An_app_counts_when_a_code_of_it_confirms_it_and_brings_recovery_codes()
    {
        var ada = new Person(host);
        var begun = await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp");
        begun.Status.ShouldBe(HttpStatusCode.Created);
        begun.IsNotStored.ShouldBeTrue();
        begun.Text("otpauth_uri").ShouldStartWith($"otpauth://totp/zt.example:{ada.Subject}-name?secret={begun.Text("secret")}&issuer=zt.example");
        begun.Text("qr_svg").ShouldStartWith("<svg");
        begun.Text("qr_text").ShouldContain('█');
        var app = new App(host, begun.Text("factor_id"), begun.Text("secret"));

        var listed = (await ada.ListAsync()).Body;
        listed.GetProperty("items")[0].GetProperty("confirmed").GetBoolean().ShouldBeFalse();
        listed.GetProperty("recovery_codes_left").GetInt32().ShouldBe(0);
        listed.TryGetProperty("warning", out _).ShouldBeFalse("who has no factor needs no recovery codes");

        var confirmed = await ada.ConfirmAsync(app.Id, app.Code());
        confirmed.Status.ShouldBe(HttpStatusCode.OK);
        confirmed.IsNotStored.ShouldBeTrue();
        confirmed.Body.GetProperty("recovery_codes").EnumerateArray().Select(code => code.GetString()).Distinct().Count().ShouldBe(10);

        listed = (await ada.ListAsync()).Body;
        var factor = listed.GetProperty("items")[0];
        factor.GetProperty("id").GetString().ShouldBe(app.Id);
        factor.GetProperty("kind").GetString().ShouldBe("totp");
        factor.GetProperty("confirmed").GetBoolean().ShouldBeTrue();
        factor.GetProperty("drift").GetInt32().ShouldBe(0);
        listed.GetProperty("recovery_codes_left").GetInt32().ShouldBe(10);

        (await EntriesAsync(ada)).ShouldBe(["factor.begun", "factor.enrolled", "recovery_codes.generated"]);
        (await host.Database.SentAsync<FactorEnrolled>(ada.Subject)).ShouldHaveSingleItem().ShouldContain(app.Id);
        (await host.Database.SentAsync<Mail>(ada.Subject)).ShouldHaveSingleItem().ShouldContain("An authenticator app was added");
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("12345")]
    [InlineData("１２３４５６")]
    [InlineData(" 123456")]
    [InlineData("\0")]
    public async Task A_wrong_or_malformed_code_confirms_nothing(string code)
    {
        var ada = new Person(host);
        var app = await ada.BeginAsync();
        var refused = await ada.ConfirmAsync(app.Id, code == app.Code() ? "999999" : code);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Code.ShouldBe("mfa.wrong_code");
        (await ada.ListAsync()).Body.GetProperty("items")[0].GetProperty("confirmed").GetBoolean().ShouldBeFalse();
        (await host.Database.AuditAsync("factor.failed", ada.Subject)).ShouldBe([code == "000000" ? "wrong_code" : "malformed_code"]);
    }

    [Fact]
    public async Task Of_32_confirmations_at_once_one_succeeds_and_one_set_of_recovery_codes_is_there()
    {
        var ada = new Person(host);
        var app = await ada.BeginAsync();
        var code = app.Code();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => ada.ConfirmAsync(app.Id, code))));
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => (int)answer.Status >= 400 && (int)answer.Status < 500);
        (await ada.ListAsync()).Body.GetProperty("recovery_codes_left").GetInt32().ShouldBe(10);
        (await host.Database.SentAsync<FactorEnrolled>(ada.Subject)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_first_factor_brings_recovery_codes_and_the_next_needs_two_factors()
    {
        var ada = new Person(host);
        await ada.EnrolAsync();

        ada.Login = "aal1~pwd~10";
        var refused = await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp");
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Code.ShouldBe("access.step_up_required");
        refused.Challenge.ShouldContain("acr_values=\"aal2\"");
        refused.Challenge.ShouldContain("max_age=\"900\"");

        ada.Login = "aal2~pwd.otp.mfa~901";
        (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp")).Code.ShouldBe("access.step_up_required");

        ada.ProvesTwoFactors();
        var (_, confirmed) = await ada.EnrolAsync();
        confirmed.Body.TryGetProperty("recovery_codes", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_factor_begun_with_the_password_alone_is_not_confirmed_so_once_the_owner_has_one()
    {
        var ada = new Person(host);
        var thief = await ada.BeginAsync();
        // The owner adds a passkey meanwhile.
        await host.Database.Database.ExecuteAsync($"""
            insert into mfa.factors (id, subject, kind, name, created_at, confirmed_at, secret) select gen_random_uuid(), subject, 'passkey', name, now(), now(), secret
            from mfa.factors where subject = '{ada.Subject}'
            """);
        var refused = await ada.ConfirmAsync(thief.Id, thief.Code());
        refused.Code.ShouldBe("access.step_up_required");
    }

    [Fact]
    public async Task One_begun_anew_makes_the_earlier_one_void()
    {
        var ada = new Person(host);
        var first = await ada.BeginAsync();
        var second = await ada.BeginAsync();
        (await ada.ConfirmAsync(first.Id, first.Code())).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ada.ConfirmAsync(second.Id, first.Code())).Code.ShouldBe("mfa.wrong_code");
        (await ada.ConfirmAsync(second.Id, second.Code())).Status.ShouldBe(HttpStatusCode.OK);
        (await ada.ConfirmAsync(second.Id, second.Code(1))).Code.ShouldBe("access.step_up_required");
        ada.ProvesTwoFactors();
        (await ada.ConfirmAsync(second.Id, second.Code(1))).Code.ShouldBe("mfa.already_confirmed");
    }

    [Fact]
    public async Task Guesses_are_few_and_the_right_code_comes_too_late_then()
    {
        var ada = new Person(host);
        var app = await ada.BeginAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            (await ada.ConfirmAsync(app.Id, app.Code(100 + guess))).Code.ShouldBe("mfa.wrong_code");
        }

        (await ada.ConfirmAsync(app.Id, app.Code())).Code.ShouldBe("mfa.wrong_code");
        (await host.Database.AuditAsync("factor.failed", ada.Subject))[^1].ShouldBe("too_many_attempts");
    }

    [Fact]
    public async Task A_session_for_enrolment_may_enrol_and_nothing_else()
    {
        var ada = new Person(host, "system_admin") { Login = "enrolment~pwd~10" };
        var app = await ada.BeginAsync();
        (await ada.ListAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await ada.RemoveAsync(app.Id)).Code.ShouldBe("access.enrolment_only");
        (await ada.CallAsync(HttpMethod.Patch, $"/v1/mfa/factors/{app.Id}", """{"name":"x"}""")).Code.ShouldBe("access.enrolment_only");
        (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/recovery-codes")).Code.ShouldBe("access.enrolment_only");
        (await ada.ConfirmAsync(app.Id, app.Code())).Status.ShouldBe(HttpStatusCode.OK);
        (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp")).Code.ShouldBe("access.step_up_required", "the password alone adds no second one");
        ada.Login = "enrolment~pwd.sms.mfa~10";
        (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp")).Status.ShouldBe(HttpStatusCode.Created, "who proved the only factor, a telephone number, may");
    }

    [Fact]
    public async Task There_is_an_end_to_the_number_of_apps()
    {
        var ada = new Person(host);
        for (var app = 0; app < 5; app++)
        {
            await ada.EnrolAsync();
        }

        var refused = await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp");
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Code.ShouldBe("mfa.too_many_factors");
    }

    [Fact]
    public async Task A_service_has_no_factors()
    {
        var ada = new Person(host);
        (await ada.CallAsync(HttpMethod.Get, "/v1/mfa/factors", token: "order-service")).Code.ShouldBe("mfa.people_only");
        (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/totp", token: "order-service")).Code.ShouldBe("mfa.people_only");
    }

    [Fact]
    public async Task No_secret_is_in_log_audit_message_or_table()
    {
        var ada = new Person(host);
        var (app, confirmed) = await ada.EnrolAsync();
        var renewed = await ada.CallAsync(HttpMethod.Post, "/v1/mfa/recovery-codes");
        string[] codes = [.. confirmed.Body.GetProperty("recovery_codes").EnumerateArray().Concat(renewed.Body.GetProperty("recovery_codes").EnumerateArray()).Select(code => code.GetString()!)];
        codes.Length.ShouldBe(20);
        var raw = OtpNet.Base32Encoding.ToBytes(app.Secret);
        string[] secrets = [app.Secret, Convert.ToHexStringLower(raw), Convert.ToBase64String(raw), .. codes, .. codes.Select(code => code.Replace("-", ""))];

        var dump = string.Join('\n', await host.Database.ListAsync("""
            select to_jsonb(t)::text from mfa.factors t union all select to_jsonb(t)::text from mfa.recovery_codes t union all
            select to_jsonb(t)::text from mfa.challenges t union all select to_jsonb(t)::text from public.audit t union all select to_jsonb(t)::text from public.sent t
            """));
        dump.ShouldContain(ada.Subject);
        var logged = host.Logged.ToString();
        logged.ShouldContain("/v1/mfa/recovery-codes");
        foreach (var secret in secrets)
        {
            dump.ShouldNotContain(secret, Case.Insensitive);
            logged.ShouldNotContain(secret, Case.Insensitive);
        }
    }

    private Task<IReadOnlyList<string>> EntriesAsync(Person person) =>
        host.Database.ListAsync($"select action from public.audit where actor = 'user:{person.Subject}' order by n");
}
