namespace ZeroTrust.Load.Tests;

public sealed class LatenciesTests
{
    [Fact]
    public void Merged_halves_say_the_same_as_the_whole()
    {
        var (whole, odd, even) = (new Latencies(), new Latencies(), new Latencies());
        for (var i = 1; i <= 10_000; i++)
        {
            var time = TimeSpan.FromMicroseconds(i * 37);
            whole.Record(time);
            (i % 2 == 0 ? even : odd).Record(time);
        }

        odd.Add(even);

        odd.Count.ShouldBe(10_000);
        odd.Maximum.ShouldBe(whole.Maximum);
        foreach (var percentage in (double[])[0, 50, 95, 99, 99.9, 100]) odd.Percentile(percentage).ShouldBe(whole.Percentile(percentage));
    }

    [Fact]
    public void Percentiles_keep_three_significant_digits()
    {
        var times = new Latencies();
        for (var i = 1; i <= 1000; i++) times.Record(TimeSpan.FromMilliseconds(i));

        times.Percentile(50).TotalMilliseconds.ShouldBe(500, tolerance: 1);
        times.Percentile(99).TotalMilliseconds.ShouldBe(990, tolerance: 1);
    }

    [Fact]
    public void Beyond_a_minute_the_percentile_stops_and_the_maximum_does_not()
    {
        var times = new Latencies();
        times.Record(TimeSpan.FromSeconds(75));

        times.Percentile(50).TotalSeconds.ShouldBe(60, tolerance: 0.1);
        times.Maximum.ShouldBe(TimeSpan.FromSeconds(75));
    }

    [Fact]
    public void Nothing_recorded_has_no_times() => new Latencies().Percentile(99).ShouldBe(TimeSpan.Zero);
}
