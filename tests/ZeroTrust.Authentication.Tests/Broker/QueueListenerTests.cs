using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Broker;

/// <summary>A queue of a real RabbitMQ has the semantics of <c>POST /v1/events</c>.</summary>
public sealed class QueueListenerTests(SyncFixture fixture, SharedBroker shared) : IClassFixture<SyncFixture>
{
    private const string Single = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Events_come_in_structured_batch_and_binary_mode()
    {
        var broker = await shared.GetAsync();
        await using var parts = new ListenerParts(fixture, broker, "modes");
        await using var publisher = new BrokerPublisher(broker, "modes");
        await publisher.PublishAsync(Body(Event("mode-1", 1)), Single);
        await publisher.PublishAsync(Body(new JsonArray(Event("mode-1", 2), Event("mode-2", 1))), Batch);
        foreach (var (subject, prefix) in new[] { ("mode-3", "cloudEvents:"), ("mode-4", "cloudEvents_") })
        {
            await publisher.PublishAsync("""{"roles":["customer_support"]}"""u8.ToArray(), "application/json", Headers(prefix, subject));
        }

        parts.Listen();
        await AppliedAsync("mode-1", 2);
        foreach (var subject in new[] { "mode-2", "mode-3", "mode-4" })
        {
            await AppliedAsync(subject, 1);
            (await fixture.LoadAsync(subject))!.EffectiveRoles().ShouldBe(["customer_support"]);
        }

        (await LettersAsync("modes")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_refused_is_a_dead_letter_and_holds_nobody_up()
    {
        var broker = await shared.GetAsync();
        await using var parts = new ListenerParts(fixture, broker, "refused");
        await using var publisher = new BrokerPublisher(broker, "refused");
        var bad = Event("ref-1", 1, "system_admin");
        await publisher.PublishAsync(Body(new JsonArray(Event("ref-2", 1), bad.DeepClone())), Batch);
        await publisher.PublishAsync("{\"email\":\"leak@secret.example\""u8.ToArray(), Single);
        await publisher.PublishAsync(Body(Event("ref-3", 1)), "text/plain");
        await publisher.PublishAsync(new byte[1_048_577], Single);
        await publisher.PublishAsync("no json"u8.ToArray(), "application/json", Headers("cloudEvents:", "ref-4"));
        await publisher.PublishAsync(Body(bad), Single);
        await publisher.PublishAsync(Body(Event("ref-2", 2)), Single);
        parts.Listen();

        await AppliedAsync("ref-2", 2);
        await EventuallyLettersAsync("refused", 5);
        // At least: what is not acknowledged before a connection ends comes again, and fails again. RepeatedRefusalTests has exact numbers.
        await Eventually.HoldsAsync(
            async () => await fixture.CountAsync("select count(*) from authentication.refused_events where queue = 'refused' and code = 'role_not_allowed' and attempts >= 2 and subject = 'ref-1'") == 1,
            Patience, "the event that came twice is one letter, and both times are counted");
        (await fixture.CountAsync("select count(distinct code) from authentication.refused_events where queue = 'refused'")).ShouldBe(4);
        (await fixture.CountAsync("select count(*) from authentication.refused_events t where t::text like '%leak@%' or encode(body, 'escape') like '%leak@%'")).ShouldBe(0);
        (await fixture.CountAsync("select count(*) from public.audit where action = 'dead_letter.kept' and reason = 'events.media_type'")).ShouldBeGreaterThanOrEqualTo(1);
        (await fixture.LoadAsync("ref-3")).ShouldBeNull();
        (await publisher.WaitingAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task While_the_publisher_may_not_publish_its_messages_stay_in_the_queue()
    {
        var broker = await shared.GetAsync();
        await using var parts = new ListenerParts(fixture, broker, "disabled");
        await using var publisher = new BrokerPublisher(broker, "disabled");
        parts.Services.Identity = null;
        await publisher.PublishAsync(Body(Event("dis-1", 1)), Single);
        parts.Listen();
        await Eventually.HoldsAsync(() => parts.Stream.Facts.Any(fact => fact.Action == "broker.publisher_refused"), Patience, "the refusal is in the audit stream");
        (await publisher.WaitingAsync()).ShouldBe(1u);

        parts.Services.Identity = new ServiceIdentity("user-service", "c", DateTimeOffset.UnixEpoch);
        await AppliedAsync("dis-1", 1);

        // Disabled while it listens: nothing more is taken, and nothing is lost.
        parts.Services.Identity = null;
        await publisher.PublishAsync(Body(Event("dis-1", 2)), Single);
        await Eventually.HoldsAsync(() => parts.Stream.Facts.Count == 2, Patience, "the second refusal is in the audit stream");
        (await fixture.LoadAsync("dis-1"))!.Epoch.ShouldBe(1);
        parts.Services.Identity = new ServiceIdentity("user-service", "c", DateTimeOffset.UnixEpoch);
        await AppliedAsync("dis-1", 2);
    }

    [Fact]
    public async Task Of_two_instances_one_listens_and_the_other_takes_over_in_order()
    {
        const int Events = 300;
        var broker = await shared.GetAsync();
        await using var parts = new ListenerParts(fixture, broker, "standby");
        await using var publisher = new BrokerPublisher(broker, "standby");
        var stopFirst = parts.Listen(options => options.Prefetch = 10);
        parts.Listen(options => options.Prefetch = 10);
        for (var sequence = 1; sequence <= Events; sequence++)
        {
            await publisher.PublishAsync(Body(Event("by-1", sequence)), Single);
            if (sequence == Events / 2)
            {
                await stopFirst();
            }
        }

        // An event out of order would be late, and the epoch would stay behind.
        await AppliedAsync("by-1", Events);
        (await fixture.CountAsync("select count(*) from authentication.sequence_gaps where subject = 'by-1'")).ShouldBe(0);
    }

    private async Task AppliedAsync(string subject, long epoch) =>
        await Eventually.HoldsAsync(async () => (await fixture.LoadAsync(subject))?.Epoch == epoch, Patience, $"{subject} has epoch {epoch}");

    private Task<long> LettersAsync(string queue) => fixture.CountAsync($"select count(*) from authentication.refused_events where queue = '{queue}'");

    private async Task EventuallyLettersAsync(string queue, long count) =>
        await Eventually.HoldsAsync(async () => await LettersAsync(queue) == count, Patience, $"{count} dead letters");

    internal static JsonObject Event(string subject, long sequence, string role = "customer_support") => new()
    {
        ["specversion"] = "1.0",
        ["id"] = $"{subject}-{sequence}",
        ["source"] = "user-service",
        ["type"] = "user.updated",
        ["subject"] = subject,
        ["sequence"] = sequence,
        ["data"] = new JsonObject { ["roles"] = new JsonArray(role) },
    };

    internal static byte[] Body(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static Dictionary<string, object?> Headers(string prefix, string subject) => new()
    {
        [$"{prefix}specversion"] = "1.0",
        [$"{prefix}id"] = $"{subject}-1",
        [$"{prefix}source"] = "user-service",
        [$"{prefix}type"] = "user.updated",
        [$"{prefix}subject"] = subject,
        [$"{prefix}sequence"] = 1,
    };
}
