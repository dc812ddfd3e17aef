using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Paths;

public sealed class CanonicalPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/v1/orders", "/v1/orders")]
    [InlineData("/v1/orders/", "/v1/orders/")]
    [InlineData("/V1/Orders", "/V1/Orders")]
    [InlineData("/v1/orders?", "/v1/orders")]
    [InlineData("/v1/orders?a=/../b#c%zz\\", "/v1/orders")]
    [InlineData("/%61%7e%2D", "/a~-")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/%f0%9f%8d%95", "/%F0%9F%8D%95")]
    [InlineData("/a%20b", "/a%20b")]
    [InlineData("/a:b@c!$&'()*+,=", "/a:b@c!$&'()*+,=")]
    [InlineData("/...", "/...")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    public void Accepts(string raw, string expected)
    {
        CanonicalPath.TryParse(raw, out var canonical).ShouldBeTrue();
        canonical.ShouldBe(expected);
        CanonicalPath.TryParse(canonical, out var again).ShouldBeTrue();
        again.ShouldBe(canonical);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refuses(string raw)
    {
        CanonicalPath.TryParse(raw, out var canonical).ShouldBeFalse();
        canonical.ShouldBeEmpty();
    }

    public static TheoryData<string> Refusals() =>
    [
        "", "?", "*", "a", "v1/orders", "http://host/a", "host:443", "admin.Svc/Delete",
        "//", "//a", "/a//b", "/a//", "/.", "/..", "/a/./b", "/a/../b", "/a/..", "/a/.", "/%2e", "/%2e%2E/a", "/.%2e/a",
        "/a#b", "/a;b", "/a;", "/;/a", "/..;/a", "/a%3bb", "/a%3Bb", "/a\\b", "\\a", "/a%5cb", "/a%2fb", "/a%2Fb", "/a%3fb", "/a%23b",
        "/a%25b", "/%2561", "/a%", "/a%2", "/a%zz", "/a%u002e", "/%00", "/%0a", "/%0D", "/%7f", "/a\0", "/a\n", "/a\t", "/a ", " /a", "/a\u007f",
        "/é", "/ADMİN", "/\uFF0Fadmin", "/\uD800", "/%c0%ae", "/%e0%80%ae", "/%ed%a0%80", "/%ff", "/%c3", "/%c3/%a9", "/%f4%90%80%80",
        "/%c2%85", "/%e2%80%a8", "/%e2%80%8b", "/%e2%80%ae", "/%ef%bb%bf",
        "/a\"", "/a<b>", "/a[b]", "/a^b", "/a`b", "/a{b}", "/a|b",
        "/" + new string('a', CanonicalPath.MaxLength),
    ];

    [Fact]
    public void Takes_the_longest_path_and_a_query_of_any_length()
    {
        var longest = "/" + new string('a', CanonicalPath.MaxLength - 1);
        CanonicalPath.TryParse(longest + "?" + new string('b', 100_000), out var canonical).ShouldBeTrue();
        canonical.ShouldBe(longest);
    }
}
