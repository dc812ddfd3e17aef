using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>SIGKILL while many write: what was acknowledged is there, and nothing counts twice.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ComplianceAudit")]
public sealed class KilledUnderLoadTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const int PublisherCount = 8;
    private const int Kills = 5;
    private const int EventsBetweenKills = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Events_of_parallel_publishers_survive_kills_exactly_once() =>
        Publishers.KeepTheirWordAsync(world.Sample, PublisherCount, async publishers =>
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                var enough = kill * EventsBetweenKills;
                await Eventually.HoldsAsync(() => publishers.Sum(one => one.Acknowledged.Count) >= enough, Patience, $"{enough} events are acknowledged");
                await world.Host.KillAsync();
                await world.Host.StartAsync();
            }
        });
}
