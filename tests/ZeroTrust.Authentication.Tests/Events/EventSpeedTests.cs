using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Events;

public sealed class EventSpeedTests(SyncFixture fixture, ITestOutputHelper output) : IClassFixture<SyncFixture>
{
    [Fact]
    public async Task Batches_of_new_people_are_loaded_completely_and_the_rate_is_reported()
    {
        const int Batches = 10;
        var intake = fixture.Intake();
        await LoadAsync(intake, 0);
        var watch = Stopwatch.StartNew();
        for (var batch = 1; batch <= Batches; batch++)
        {
            await LoadAsync(intake, batch);
        }

        var rate = Batches * 500 / watch.Elapsed.TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:F0} events/s"));
        // The rate is a report: what it should be is measured by perf/run on a machine that does nothing else.
        (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where id like 's-%'")).ShouldBe((Batches + 1) * 500);
    }

    [Fact]
    public async Task Single_events_eight_at_a_time_are_all_applied_and_the_rate_is_reported()
    {
        const int Each = 250;
        var intake = fixture.Intake();
        var times = new System.Collections.Concurrent.ConcurrentBag<double>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await intake.ProcessAsync([Facts.Of($"one-{lane}-{i % 50}", i, roles: i % 2 == 0 ? "customer_support" : "readonly_analyst")], SyncFixture.UserService, TestContext.Current.CancellationToken);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })));
        var p99 = times.Order().ElementAt(times.Count * 99 / 100);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{8 * Each / watch.Elapsed.TotalSeconds:F0} events/s, p99 {p99:F1} ms"));
        (await fixture.CountAsync("select count(*) from authentication.received_events where subject like 'one-%'")).ShouldBe(8 * Each);
    }

    private static async Task LoadAsync(ZeroTrust.Authentication.Events.EventGroups intake, int batch) =>
        await intake.ProcessAsync(
            [.. Enumerable.Range(0, 500).Select(i => Facts.Of($"s-{batch}-{i}", 1, "user.registered", userName: $"s-{batch}-{i}@x", roles: "customer_support"))],
            SyncFixture.UserService, TestContext.Current.CancellationToken);
}
