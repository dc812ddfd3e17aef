using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Throttling;

namespace ZeroTrust.Authentication.Tests.Throttling;

public sealed class ThrottleRuleTests
{
    [Fact]
    public void The_first_failures_cost_nothing_then_each_doubles_the_pause()
    {
        var rule = ThrottleRule.Doubling(3, TimeSpan.FromSeconds(5));
        Enumerable.Range(1, 8).Select(rule.DelayAfter).ShouldBe([0, 0, 1000, 2000, 4000, 5000, 5000, 5000]);
    }

    [Fact]
    public void The_pause_never_becomes_a_lock() => ThrottleRule.Doubling(10, TimeSpan.FromMinutes(15)).DelayAfter(int.MaxValue).ShouldBe(900_000);

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("unknown", "unknown")]
    public void One_network_is_one_address(string address, string network) => LoginThrottle.NetworkOf(address).ShouldBe(network);
}
