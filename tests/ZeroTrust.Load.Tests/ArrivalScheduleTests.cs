namespace ZeroTrust.Load.Tests;

public sealed class ArrivalScheduleTests
{
    [Theory]
    [InlineData(500, 30, 15_000)]
    [InlineData(0.5, 10, 5)]
    [InlineData(0.1, 1, 1)]
    public void Holds_as_many_arrivals_as_rate_times_time_and_at_least_one(double rate, int seconds, long expected) =>
        new ArrivalSchedule(rate, TimeSpan.FromSeconds(seconds)).Count.ShouldBe(expected);

    [Fact]
    public void Arrival_n_is_due_n_over_rate_after_the_start_without_drift()
    {
        var schedule = new ArrivalSchedule(3000, TimeSpan.FromHours(1));

        schedule.DueAfter(0).ShouldBe(TimeSpan.Zero);
        schedule.DueAfter(3).ShouldBe(TimeSpan.FromMilliseconds(1));
        schedule.DueAfter(3000L * 3600).ShouldBe(TimeSpan.FromHours(1), TimeSpan.FromMicroseconds(1));
    }
}
