using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Contracts;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>Dead letters of both kinds: listed in pages, shown without personal values, replayed and discarded, each with an audit entry.</summary>
public sealed class DeadLetterTests(RunningHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_mended_by_its_owner_is_applied_by_a_replay_and_again_by_nobody()
    {
        var (sample, admin) = await StartAsync();
        var person = SampleOrganisation.NewPerson("letter");
        var blocked = await NameTakenAsync(sample);
        var id = await KeepAsync(new CloudEvent("user.registered", person.Id, 1, blocked), "user_name_taken");

        var shown = await SendAsync(sample, HttpMethod.Get, $"/v1/dead-letters/{id}", admin);
        ((string)shown["letter"]!["code"]!).ShouldBe("user_name_taken");
        ((string)shown["body"]!["data"]!["username"]!).ShouldBe("***");
        shown.ToJsonString().ShouldNotContain(blocked);

        ((string)(await SendAsync(sample, HttpMethod.Post, $"/v1/dead-letters/{id}/replay", admin))["status"]!).ShouldBe("rejected");
        ((int)(await SendAsync(sample, HttpMethod.Get, $"/v1/dead-letters/{id}", admin))["letter"]!["attempts"]!).ShouldBe(2);

        await sample.ApplyAsync(new CloudEvent("user.updated", Owner(blocked), 2, $"{blocked}-before"));
        var replays = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => sample.Client.SendAsync(HttpMethod.Post, $"/v1/dead-letters/{id}/replay", admin), Ct)));
        replays.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK || answer.StatusCode == HttpStatusCode.NotFound);
        ((long)(await SendAsync(sample, HttpMethod.Get, $"/v1/users/{person.Id}", admin))["epoch"]!).ShouldBe(1);
        (await sample.Client.SendAsync(HttpMethod.Get, $"/v1/dead-letters/{id}", admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ActionsAsync(id)).ShouldBeSubsetOf(["dead_letter.kept", "dead_letter.read", "dead_letter.replayed"]);
        (await ActionsAsync(id)).ShouldContain("dead_letter.replayed");
    }

    [Fact]
    public async Task Both_kinds_are_listed_page_by_page_and_by_type()
    {
        var (sample, admin) = await StartAsync();
        var subject = SampleOrganisation.NewPerson("paged").Id;
        var ids = new HashSet<string>();
        for (var i = 1; i <= 5; i++)
        {
            ids.Add(await KeepAsync(new CloudEvent("user.roles_assigned", subject, i, "x", "system_admin"), "role_not_allowed"));
        }

        ids.Add(await KeepMessageAsync());
        var seen = new List<string>();
        for (string? cursor = null, query = "?limit=2"; query is not null; query = cursor is null ? null : $"?limit=2&cursor={Uri.EscapeDataString(cursor)}")
        {
            var page = await SendAsync(sample, HttpMethod.Get, $"/v1/dead-letters{query}", admin);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page["next_cursor"];
        }

        seen.ShouldBeUnique();
        ids.ShouldBeSubsetOf(seen);
        var filtered = await SendAsync(sample, HttpMethod.Get, "/v1/dead-letters?type=user.roles_assigned&source=user-service&limit=200", admin);
        filtered["items"]!.AsArray().ShouldAllBe(item => (string)item!["type"]! == "user.roles_assigned");
        filtered["items"]!.AsArray().Count(item => (string?)item!["subject"] == subject).ShouldBe(5);
        foreach (var bad in new[] { "cursor=x", "limit=0", "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OSB4" })
        {
            (await sample.Client.SendAsync(HttpMethod.Get, $"/v1/dead-letters?{bad}", admin)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_message_between_modules_is_shown_replayed_or_discarded()
    {
        var (sample, admin) = await StartAsync();
        var (replayed, discarded) = (await KeepMessageAsync(), await KeepMessageAsync());
        var shown = await SendAsync(sample, HttpMethod.Get, $"/v1/dead-letters/{replayed}", admin);
        ((string)shown["letter"]!["kind"]!).ShouldBe("message");
        shown.ToJsonString().ShouldNotContain("ada@example.com");
        ((string)shown["body"]!["reason"]!).ShouldBe("event");

        ((string)(await SendAsync(sample, HttpMethod.Post, $"/v1/dead-letters/{replayed}/replay", admin))["status"]!).ShouldBe("queued");
        (await sample.Client.SendAsync(HttpMethod.Get, $"/v1/dead-letters/{replayed}", admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ActionsAsync(replayed)).ShouldContain("dead_letter.replayed");

        (await sample.Client.SendAsync(HttpMethod.Delete, $"/v1/dead-letters/{discarded}", admin)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await sample.Client.SendAsync(HttpMethod.Delete, $"/v1/dead-letters/{discarded}", admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ActionsAsync(discarded)).ShouldContain("dead_letter.discarded");
    }

    [Fact]
    public async Task Sources_tell_their_lag_and_gaps_are_listed()
    {
        var (sample, admin) = await StartAsync();
        var person = SampleOrganisation.NewPerson("gap");
        await sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User));
        await sample.ApplyAsync(new CloudEvent("user.updated", person.Id, 4, person.User) { Time = TimeProvider.System.GetUtcNow().AddSeconds(-30) });
        await Eventually.HoldsAsync(
            async () =>
            {
                var sources = await SendAsync(sample, HttpMethod.Get, "/v1/sync/sources", admin);
                var ours = sources["items"]!.AsArray().First(source => (string)source!["source"]! == "user-service")!;
                return (long)ours["sequences_missed"]! >= 2 && (double?)ours["lag_p99_seconds"] >= 30 && ours["last_applied_at"] is not null;
            },
            TimeSpan.FromSeconds(30), "the lag of the late event is seen");
        var gaps = await SendAsync(sample, HttpMethod.Get, "/v1/sync/gaps?limit=200", admin);
        var gap = gaps["items"]!.AsArray().Single(gap => (string)gap!["subject"]! == person.Id)!;
        ((long)gap["first_missing"]!).ShouldBe(2);
        ((long)gap["missed"]!).ShouldBe(2);
    }

    private async Task<(SampleOrganisation Sample, string Admin)> StartAsync()
    {
        var sample = await host.SampleAsync();
        return (sample, await sample.LoginAsync(sample.Admin));
    }

    private static async Task<string> NameTakenAsync(SampleOrganisation sample)
    {
        var name = SampleOrganisation.NewPerson("owner").User;
        await sample.ApplyAsync(new CloudEvent("user.registered", Owner(name), 1, name));
        return name;
    }

    private static string Owner(string name) => $"of-{name}";

    private async Task<string> KeepAsync(CloudEvent fact, string code)
    {
        var refused = host.Services.GetRequiredService<RefusedEvents>();
        var body = Encoding.UTF8.GetBytes(fact.ToJson().ToJsonString());
        var id = refused.IdOf("q", body);
        var publisher = new Caller(CallerKind.Service, "user-service", "c", null, Caller.Platform, "broker", default, default, []);
        await refused.KeepAsync([new RefusedEvent(id, "q", "user-service", false, code, "A rule forbids the event.", fact.Source, fact.Id, fact.Type, fact.Subject, body)], publisher, Ct);
        return id.ToString();
    }

    private async Task<string> KeepMessageAsync()
    {
        var envelope = new Envelope
        {
            Id = Guid.CreateVersion7(), MessageType = "nobody.takes.this", ContentType = "application/json", Destination = new Uri("local://nowhere"),
            SentAt = TimeProvider.System.GetUtcNow(), Data = """{"reason":"event","mail":"ada@example.com"}"""u8.ToArray(), Source = "zerotrust",
        };
        var store = host.Services.GetRequiredService<IMessageStore>();
        await store.Inbox.StoreIncomingAsync(envelope);
        await store.Inbox.MoveToDeadLetterStorageAsync(envelope, new InvalidOperationException("ada@example.com"));
        return envelope.Id.ToString();
    }

    private static async Task<JsonObject> SendAsync(SampleOrganisation sample, HttpMethod method, string path, string token)
    {
        using var answer = await sample.Client.SendAsync(method, path, token);
        var body = await answer.JsonAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    private async Task<IReadOnlyList<string>> ActionsAsync(string letter)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select action from compliance_audit.entries where resource_id = $1");
        command.Parameters.AddWithValue(letter);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var actions = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            actions.Add(reader.GetString(0));
        }

        return actions;
    }
}
