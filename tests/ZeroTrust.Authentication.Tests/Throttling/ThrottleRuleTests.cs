using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Platform.Http;

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
    [InlineData("2001:db8:1:2:3:4:5:6", 32, 64, "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:3:4:5:6", 24, 48, "2001:db8:1::/48")]
    [InlineData("2001:db8:ffff:2:3:4:5:6", 24, 42, "2001:db8:ffc0::/42")]
    [InlineData("192.0.2.7", 32, 64, "192.0.2.7/32")]
    [InlineData("192.0.2.7", 24, 48, "192.0.2.0/24")]
    [InlineData("192.0.2.215", 27, 48, "192.0.2.192/27")]
    [InlineData("unknown", 24, 48, "unknown")]
    public void A_prefix_is_the_leading_bits(string address, int bitsIPv4, int bitsIPv6, string prefix) =>
        AddressPrefix.Of(address, bitsIPv4, bitsIPv6).ShouldBe(prefix);
}
