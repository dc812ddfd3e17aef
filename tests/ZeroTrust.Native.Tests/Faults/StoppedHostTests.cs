using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>SIGTERM in the middle of work: calls under way are answered, the process ends by itself, nothing is lost.</summary>
[Trait("Module", "Authentication")]
public sealed class StoppedHostTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const int PublisherCount = 4;
    private const int Stops = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task An_orderly_stop_under_load_ends_with_0_and_loses_nothing() =>
        Publishers.KeepTheirWordAsync(world.Sample, PublisherCount, async publishers =>
        {
            for (var round = 1; round <= Stops; round++)
            {
                await Eventually.HoldsAsync(() => publishers.All(one => one.Acknowledged.Count >= round * 10), Patience, "events are acknowledged");
                (await world.Host.StopAsync()).ShouldBe(0);
                await world.Host.StartAsync();
            }
        });
}
