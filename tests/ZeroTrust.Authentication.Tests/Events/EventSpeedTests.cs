using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Events;

public sealed class EventSpeedTests(SyncFixture fixture, ITestOutputHelper output) : IClassFixture<SyncFixture>
{
    [Fact]
    public async Task Batches_of_new_people_load_at_a_rate_that_makes_100_000_a_matter_of_a_minute()
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
        // A third of the budget: the machine may be busy with other tests.
        rate.ShouldBeGreaterThan(700);
    }

    private static async Task LoadAsync(ZeroTrust.Authentication.Events.EventIntake intake, int batch) =>
        await intake.ProcessAsync(
            [.. Enumerable.Range(0, 500).Select(i => Facts.Of($"s-{batch}-{i}", 1, "user.registered", userName: $"s-{batch}-{i}@x", roles: "customer_support"))],
            SyncFixture.UserService, TestContext.Current.CancellationToken);
}
