using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.RateLimits;

namespace ZeroTrust.Permissions.Tests.RateLimits;

public sealed class RateLimitHeadersTests
{
    [Fact]
    public void A_call_within_is_told_policy_and_rest()
    {
        var headers = Write(new RateVerdict(true, GcraTests.Limit("800"), 799, TimeSpan.FromMilliseconds(75)));
        headers["RateLimit-Policy"].ToString().ShouldBe("\"pair\";q=800;w=60");
        headers["RateLimit"].ToString().ShouldBe("\"pair\";r=799;t=1");
        headers.ShouldNotContainKey("Retry-After");
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(1_000_000, "1")]
    [InlineData(1_000_001, "2")]
    [InlineData(3_599_999_999, "3600")]
    public void A_refused_call_is_told_when_to_come_back_rounded_up(long microseconds, string seconds)
    {
        var headers = Write(new RateVerdict(false, GcraTests.Limit("1/h"), 0, TimeSpan.FromHours(1), TimeSpan.FromMicroseconds(microseconds)));
        headers.RetryAfter.ToString().ShouldBe(seconds);
        headers["RateLimit-Policy"].ToString().ShouldBe("\"pair\";q=1;w=3600");
        headers["RateLimit"].ToString().ShouldBe("\"pair\";r=0;t=3600");
    }

    [Fact]
    public void A_pair_without_a_limit_is_told_nothing() => Write(new RateVerdict(true)).ShouldBeEmpty();

    private static IHeaderDictionary Write(RateVerdict verdict)
    {
        var context = new DefaultHttpContext();
        RateLimitHeaders.Write(context.Response.Headers, verdict);
        return context.Response.Headers;
    }
}
