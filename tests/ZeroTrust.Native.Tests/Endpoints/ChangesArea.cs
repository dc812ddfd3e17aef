using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Factors;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>A change that two must agree to: asked for, withdrawn, rejected, approved.</summary>
internal static class ChangesArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var (first, second) = (await anybody.AsAdminAsync(), await SecondAdministratorAsync(anybody));
        var person = await SampleOrganisation.EnrolAsync(anybody.World.Host.Client, await anybody.World.NewPersonAsync());

        await first.SendAsync(204, "DELETE /v1/changes/{id}", [await RequestAsync(first, person)]);
        await second.SendAsync(200, "POST /v1/changes/{id}/reject", [await RequestAsync(first, person)], Calls.Json(new JsonObject { ["reason"] = "Nobody was at the desk." }));

        var change = await RequestAsync(first, person);
        (await second.SendAsync(200, "GET /v1/changes", ["?state=requested"])).Items.ShouldContain(item => (string)item!["id"]! == change);
        (await second.SendAsync(200, "GET /v1/changes/{id}", [change])).Json["difference"]!.AsArray().ShouldNotBeEmpty();
        await first.SendAsync(403, "POST /v1/changes/{id}/approve", [change]);
        await second.SendAsync(200, "POST /v1/changes/{id}/approve", [change]);

        // Nothing is left: the password opens a session again, of one factor.
        (await first.SendAsync(200, "GET /v1/users/{id}/factors", [person.Id])).Items.ShouldBeEmpty();
        (await anybody.Sample.LoginAsync(person with { Authenticator = null })).ShouldNotBeEmpty();
    }

    private static async Task<string> RequestAsync(Calls admin, PersonAccount person) => (string)(await admin.SendAsync(
        202, "POST /v1/users/{id}/mfa/reset", [person.Id], Calls.Json(new JsonObject { ["reason"] = "Lost the phone, known to the help desk." }))).Json["change_id"]!;

    private static async Task<Calls> SecondAdministratorAsync(Calls anybody)
    {
        var (client, sample) = (anybody.World.Host.Client, anybody.Sample);
        var person = await anybody.World.NewPersonAsync();
        using var granted = await client.ChangeAsync(
            await sample.LoginAsync(sample.Admin), HttpMethod.Put, $"/v1/users/{person.Id}/roles/system_admin", $"/v1/users/{person.Id}");
        await granted.ShouldBeAsync(System.Net.HttpStatusCode.OK);
        return anybody.As(await sample.LoginAsync(await SampleOrganisation.EnrolAsync(client, person)));
    }
}
