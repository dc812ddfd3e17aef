using Shouldly;
using Xunit;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Events.Broker;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Broker;

/// <summary>Each time that a content fails is counted and audited, whichever messages the listener happened to take together.</summary>
public sealed class RepeatedRefusalTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private const string Single = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    [Theory]
    [InlineData("one-group", 3)]
    [InlineData("two-groups", 2)]
    [InlineData("alone", 1)]
    public async Task A_content_that_fails_three_times_is_one_letter_with_three_attempts_and_three_audit_entries(string queue, int perGroup)
    {
        var refused = new RefusedEvents(fixture.Documents, fixture.Values, new AuditStub());
        var intake = new QueueIntake(fixture.Intake(), refused);
        var bad = QueueListenerTests.Event($"{queue}-bad", 1, "system_admin");
        ReadDelivery[] messages =
        [
            Read(1, QueueListenerTests.Body(bad), Single),
            Read(2, QueueListenerTests.Body(new System.Text.Json.Nodes.JsonArray(QueueListenerTests.Event($"{queue}-good", 1), bad.DeepClone())), Batch),
            Read(3, QueueListenerTests.Body(bad), "text/plain"),
        ];

        foreach (var group in messages.Chunk(perGroup))
        {
            await intake.SettleAsync(queue, SyncFixture.UserService, group, TestContext.Current.CancellationToken);
        }

        await using var session = fixture.Documents.QuerySession();
        var id = await IdAsync(queue);
        var letter = (await refused.FindAsync(session, id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        letter.Attempts.ShouldBe(3);
        letter.Event.Code.ShouldBe(RefusalCodes.MediaType, "the last failure is the one that is shown");
        (await fixture.CountAsync($"select count(*) from public.audit where action = 'dead_letter.kept' and resource = '{id}'")).ShouldBe(3);
        (await fixture.LoadAsync($"{queue}-good"))!.Epoch.ShouldBe(1);
    }

    // Fails where there is more than one letter.
    private async Task<Guid> IdAsync(string queue)
    {
        await using var command = fixture.Source.CreateCommand($"select (select id from authentication.refused_events where queue = '{queue}')");
        return (Guid)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static ReadDelivery Read(ulong tag, byte[] body, string contentType) =>
        ReadDelivery.Of(new Delivery(tag, body, contentType, new Dictionary<string, object>()), new EventOptions());
}
