using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>SIGTERM in the middle of work: calls under way are answered, the process ends by itself, nothing is lost.</summary>
[Trait("Module", "Authentication")]
public sealed class StoppedHostTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const int Publishers = 4;
    private const int Stops = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_orderly_stop_under_load_ends_with_0_and_loses_nothing()
    {
        Publisher[] publishers = [.. Enumerable.Range(0, Publishers).Select(number => new Publisher(world.Sample, number))];
        using var stop = new CancellationTokenSource();
        Task[] running = [.. publishers.Select(publisher => publisher.RunAsync(stop.Token))];
        for (var round = 1; round <= Stops; round++)
        {
            await Eventually.HoldsAsync(() => publishers.All(one => one.Acknowledged.Count >= round * 10), Patience, "events are acknowledged");
            (await world.Host.StopAsync()).ShouldBe(0);
            await world.Host.StartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        foreach (var publisher in publishers)
        {
            await publisher.FinishAsync();
            await publisher.ShouldBeKeptAsync(admin);
        }
    }
}
