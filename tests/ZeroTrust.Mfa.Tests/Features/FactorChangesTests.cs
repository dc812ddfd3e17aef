using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Features;

public sealed class FactorChangesTests(SelfServiceHost host) : IClassFixture<SelfServiceHost>
{
    [Fact]
    public async Task The_last_factor_of_an_administrator_stays()
    {
        var ada = new Person(host, "system_admin");
        var (first, _) = await ada.EnrolAsync();
        var (second, _) = await ada.EnrolAsync();
        var pending = await ada.BeginAsync();
        (await ada.RemoveAsync(first.Id)).Status.ShouldBe(HttpStatusCode.NoContent);
        var refused = await ada.RemoveAsync(second.Id);
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Code.ShouldBe("mfa.last_factor", "one that was only begun does not count");
        (await ada.RemoveAsync(pending.Id)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await LeftAsync(ada)).ShouldBe(10);
    }

    [Fact]
    public async Task Of_the_last_two_factors_removed_at_once_one_stays()
    {
        for (var round = 0; round < 5; round++)
        {
            var ada = new Person(host, "system_admin");
            var (first, _) = await ada.EnrolAsync();
            var (second, _) = await ada.EnrolAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(() => ada.RemoveAsync(n % 2 == 0 ? first.Id : second.Id))));
            answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
            (await ada.ListAsync()).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Who_needs_none_may_remove_the_last_and_the_recovery_codes_go_with_it()
    {
        var ada = new Person(host);
        var (app, _) = await ada.EnrolAsync();
        (await ada.RemoveAsync(app.Id)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ada.RemoveAsync(app.Id)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await LeftAsync(ada)).ShouldBe(0);
        (await host.Database.AuditAsync("factor.removed", ada.Subject)).ShouldBe(["removed"]);
        (await host.Database.SentAsync<FactorRemoved>(ada.Subject)).ShouldHaveSingleItem().ShouldContain(app.Id);
        (await host.Database.SentAsync<Mail>(ada.Subject))[^1].ShouldContain("was removed");
    }

    [Fact]
    public async Task No_removal_leaves_codes_by_sms_alone()
    {
        var ada = new Person(host);
        var (app, _) = await ada.EnrolAsync();
        await host.Database.Database.ExecuteAsync($"""
            insert into mfa.factors (id, subject, kind, name, created_at, confirmed_at, secret) select gen_random_uuid(), subject, 'sms', name, now(), now(), secret
            from mfa.factors where subject = '{ada.Subject}'
            """);
        (await ada.RemoveAsync(app.Id)).Code.ShouldBe("mfa.only_sms");
        var sms = (await ada.ListAsync()).Body.GetProperty("items").EnumerateArray().Single(factor => factor.GetProperty("kind").GetString() == "sms").GetProperty("id").GetString()!;
        (await ada.RemoveAsync(sms)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ada.RemoveAsync(app.Id)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_change_needs_a_recent_login_by_two_factors()
    {
        var ada = new Person(host);
        var (app, _) = await ada.EnrolAsync();
        foreach (var login in new[] { "aal1~pwd~10", "aal2~pwd.otp.mfa~901" })
        {
            ada.Login = login;
            (await ada.RemoveAsync(app.Id)).Code.ShouldBe("access.step_up_required");
            (await ada.CallAsync(HttpMethod.Patch, $"/v1/mfa/factors/{app.Id}", """{"name":"x"}""")).Code.ShouldBe("access.step_up_required");
            (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/recovery-codes")).Code.ShouldBe("access.step_up_required");
            (await ada.ListAsync()).Status.ShouldBe(HttpStatusCode.OK, "looking needs neither");
        }

        host.Get<StreamStub>().Facts.ShouldContain(fact => fact.ActorId == ada.Subject && fact.Reason == "insufficient_user_authentication");
    }

    [Fact]
    public async Task Nobody_touches_the_factor_of_another()
    {
        var ada = new Person(host);
        var (app, _) = await ada.EnrolAsync();
        var eve = new Person(host);
        await eve.EnrolAsync();
        (await eve.RemoveAsync(app.Id)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await eve.RemoveAsync("no-id")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await eve.ConfirmAsync(app.Id, app.Code(1))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await eve.CallAsync(HttpMethod.Patch, $"/v1/mfa/factors/{app.Id}", """{"name":"mine"}""")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await eve.CallAsync(HttpMethod.Get, $"/v1/users/{ada.Subject}/factors")).Code.ShouldBe("access.denied");
        (await ada.ListAsync()).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_factor_has_the_name_that_its_owner_gives_it_and_only_the_owner_sees_it()
    {
        var ada = new Person(host);
        var (app, _) = await ada.EnrolAsync();
        var renamed = await ada.CallAsync(HttpMethod.Patch, $"/v1/mfa/factors/{app.Id}", """{"name":"Tante Käthes Handy 📱"}""");
        renamed.Text("name").ShouldBe("Tante Käthes Handy 📱");
        (await ada.ListAsync()).Body.GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("Tante Käthes Handy 📱");
        foreach (var bad in new[] { "", " x", "x ", "a\\nb", "\\ud800", new string('x', 65) })
        {
            (await ada.CallAsync(HttpMethod.Patch, $"/v1/mfa/factors/{app.Id}", $$"""{"name":"{{bad}}"}""")).Status.ShouldBe(HttpStatusCode.BadRequest, bad);
        }

        var admin = new Person(host, "system_admin");
        var seen = await admin.CallAsync(HttpMethod.Get, $"/v1/users/{ada.Subject}/factors");
        seen.Body.GetProperty("items")[0].GetProperty("kind").GetString().ShouldBe("totp");
        seen.Body.GetProperty("items")[0].TryGetProperty("name", out _).ShouldBeFalse();
        (await admin.CallAsync(HttpMethod.Get, "/v1/users/nobody/factors")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task New_recovery_codes_make_the_old_ones_void_and_are_ten_however_many_ask()
    {
        var ada = new Person(host);
        (await ada.CallAsync(HttpMethod.Post, "/v1/mfa/recovery-codes")).Code.ShouldBe("mfa.no_factor");
        await ada.EnrolAsync();
        var before = await HashesAsync(ada);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ada.CallAsync(HttpMethod.Post, "/v1/mfa/recovery-codes"))));
        answers.ShouldContain(answer => answer.Status == HttpStatusCode.OK);
        answers.Where(answer => answer.Status == HttpStatusCode.OK).ShouldAllBe(answer => answer.IsNotStored && answer.Body.GetProperty("recovery_codes").GetArrayLength() == 10);
        var after = await HashesAsync(ada);
        after.Count.ShouldBe(10);
        after.Intersect(before).ShouldBeEmpty();
        (await host.Database.SentAsync<Mail>(ada.Subject))[^1].ShouldContain("earlier ones work no more");
    }

    private Task<IReadOnlyList<string>> HashesAsync(Person person) =>
        host.Database.ListAsync($"select hash from mfa.recovery_codes where subject = '{person.Subject}'");

    private static async Task<int> LeftAsync(Person person) => (await person.ListAsync()).Body.GetProperty("recovery_codes_left").GetInt32();
}
