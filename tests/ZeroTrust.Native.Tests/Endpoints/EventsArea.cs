using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>CloudEvents, one and several.</summary>
internal static class EventsArea
{
    private const string Route = "POST /v1/events";

    internal static async Task RunAsync(Calls anybody)
    {
        var calls = anybody.As(await anybody.Sample.ServiceTokenAsync(anybody.Sample.UserService));
        var person = SampleOrganisation.NewPerson("evt");
        var first = new CloudEvent("user.registered", person.Id, 1, person.User);
        var one = await calls.SendAsync(202, Route, body: Calls.Json(first.ToJson(), "application/cloudevents+json"));
        Statuses(one).ShouldBe(["applied"]);

        var more = new JsonArray(
            first.ToJson(),
            new CloudEvent("user.roles_assigned", person.Id, 2, person.User, "customer_support").ToJson(),
            new CloudEvent("user.roles_assigned", person.Id, 3, person.User, "system_admin").ToJson());
        var several = await calls.SendAsync(202, Route, body: Calls.Json(more, "application/cloudevents-batch+json"));
        Statuses(several).ShouldBe(["duplicate", "applied", "rejected"]);
        ((string?)several.Json["results"]![2]!["code"]).ShouldBe("role_not_allowed");
    }

    private static IEnumerable<string?> Statuses(Answer answer) => answer.Json["results"]!.AsArray().Select(result => (string?)result!["status"]);
}
