using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>
/// Reports one role change after the other about one person and keeps what was acknowledged. Whatever goes wrong, it reports the
/// same event again, as a publisher with an outbox does.
/// </summary>
internal sealed class Publisher(SampleOrganisation sample, int number)
{
    private readonly PersonAccount person = SampleOrganisation.NewPerson($"published{number}");
    private readonly List<CloudEvent> acknowledged = [];
    private readonly List<string> refusals = [];
    private CloudEvent? open;

    /// <summary>The events that were answered <c>applied</c> or <c>duplicate</c>.</summary>
    public IReadOnlyList<CloudEvent> Acknowledged => acknowledged;

    /// <summary>Whose roles it reports.</summary>
    public string Subject => person.Id;

    /// <summary>Answers other than 202, as status and code.</summary>
    public IReadOnlyList<string> Refusals => refusals;

    /// <summary>Publishes until the token is cancelled; a call under way is not cut short.</summary>
    public async Task RunAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await PublishNextAsync();
        }
    }

    /// <summary>Publishes what was never answered, so that the last state is known.</summary>
    public async Task FinishAsync()
    {
        while (open is not null)
        {
            await PublishNextAsync();
        }
    }

    /// <summary>Everything acknowledged is there once: again it is all duplicates, and the person has moved one epoch an event.</summary>
    public async Task ShouldBeKeptAsync(string adminToken)
    {
        acknowledged.ShouldNotBeEmpty();
        var again = new JsonArray([.. acknowledged.TakeLast(500).Select(fact => (JsonNode)fact.ToJson())]);
        using var answer = await sample.Client.SendAsync(
            HttpMethod.Post, "/v1/events", await sample.ServiceTokenAsync(sample.UserService), again, "application/cloudevents-batch+json");
        var results = (await answer.ShouldBeAsync(HttpStatusCode.Accepted))["results"]!.AsArray();
        results.Select(result => (string)result!["status"]!).ShouldAllBe(status => status == "duplicate");

        var read = await sample.Client.ReadUserAsync(adminToken, person.Id);
        read.RoleNames().ShouldBe([.. acknowledged[^1].Roles]);
        ((long)read["epoch"]!).ShouldBe(acknowledged.Count);
    }

    private async Task PublishNextAsync()
    {
        open ??= Next();
        try
        {
            using var answer = await sample.Client.PublishAsync(await sample.ServiceTokenAsync(sample.UserService), open);
            await KeepAsync(answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            // The host is away; whether the event was taken is unknown until it is reported again.
        }
    }

    private async Task KeepAsync(HttpResponseMessage answer)
    {
        var body = await answer.JsonAsync();
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            refusals.Add($"{(int)answer.StatusCode} {body["code"]}");
            return;
        }

        ((string)body["results"]![0]!["status"]!).ShouldBeOneOf("applied", "duplicate");
        acknowledged.Add(open!);
        open = null;
    }

    private CloudEvent Next()
    {
        var sequence = acknowledged.Count + 1;
        return sequence == 1
            ? new CloudEvent("user.registered", person.Id, sequence, person.User)
            : new CloudEvent("user.roles_assigned", person.Id, sequence, person.User, sequence % 2 == 0 ? "customer_support" : "readonly_analyst");
    }
}
