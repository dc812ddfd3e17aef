using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Tests.Features;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Recovery;

public sealed class RequestResetTests(SelfServiceHost host) : IClassFixture<SelfServiceHost>
{
    private const string Reason = """{"reason":"Lost the phone"}""";

    [Fact]
    public async Task A_help_desk_asks_for_it_and_the_person_hears_of_it()
    {
        var (desk, ada) = (new Person(host, "help_desk"), new Person(host));
        await ada.EnrolAsync();
        var asked = await AskAsync(desk, ada.Subject);
        asked.Status.ShouldBe(HttpStatusCode.Accepted, asked.Body.ToString());
        asked.Text("change_id").Length.ShouldBe(32);
        var proposal = host.Get<ChangesStub>().Asked[ada.Subject];
        (proposal.Kind, proposal.Beneficiary, proposal.Requester.Id, proposal.Reason).ShouldBe(("mfa.reset", ada.Subject, desk.Subject, "Lost the phone"));
        proposal.Difference.ShouldHaveSingleItem().Before.ShouldBe("totp");
        (await host.Database.AuditAsync("mfa.reset_requested", desk.Subject)).Count.ShouldBe(1);
        (await host.Database.SentAsync<Mail>(ada.Subject))[^1].ShouldContain("was asked for");
        (await AskAsync(desk, ada.Subject)).Code.ShouldBe("mfa.reset_waits");
        (await ada.ListAsync()).Body.GetProperty("items").GetArrayLength().ShouldBe(1, "nothing is removed before the approval");
    }

    [Fact]
    public async Task Nobody_asks_for_themselves_or_for_who_holds_more_and_no_service_asks()
    {
        var (desk, chief, ada) = (new Person(host, "help_desk"), new Person(host, "system_admin"), new Person(host));
        await chief.EnrolAsync();
        (await AskAsync(chief, chief.Subject)).Code.ShouldBe("mfa.own_reset");
        (await AskAsync(desk, chief.Subject)).Code.ShouldBe("mfa.holds_more");
        (await host.Database.AuditAsync("mfa.reset_requested", desk.Subject)).ShouldBe(["mfa.holds_more"]);
        (await AskAsync(desk, chief.Subject, token: "robot")).Code.ShouldBe("mfa.people_only");
        (await AskAsync(ada, chief.Subject)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(desk, "nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await AskAsync(desk, ada.Subject)).Code.ShouldBe("mfa.nothing_to_reset");
        desk.Login = "aal1~pwd~1000";
        (await AskAsync(desk, ada.Subject)).Code.ShouldBe("access.step_up_required");
        host.Get<ChangesStub>().Asked.ShouldNotContainKey(chief.Subject);
    }

    [Fact]
    public async Task A_reason_must_be_there()
    {
        var (desk, ada) = (new Person(host, "help_desk"), new Person(host));
        await ada.EnrolAsync();
        (await AskAsync(desk, ada.Subject, "{}")).Code.ShouldBe("request.invalid");
    }

    private static Task<Answer> AskAsync(Person by, string subject, string body = Reason, string? token = null) =>
        by.CallAsync(HttpMethod.Post, $"/v1/users/{subject}/mfa/reset", body, token);
}
