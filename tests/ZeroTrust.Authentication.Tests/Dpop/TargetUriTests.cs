using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Dpop;

namespace ZeroTrust.Authentication.Tests.Dpop;

public sealed class TargetUriTests
{
    [Theory]
    [InlineData("https://a.example", "https://a.example/")]
    [InlineData("HTTPS://A.Example:443/", "https://a.example/")]
    [InlineData("http://a.example:80", "http://a.example/")]
    [InlineData("http://a.example:/x", "http://a.example/x")]
    [InlineData("http://a.example:443/", "http://a.example:443/")]
    [InlineData("https://a.example:08443/", "https://a.example:8443/")]
    [InlineData("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443/x")]
    [InlineData("https://a.example/x?y#z", "https://a.example/x")]
    [InlineData("https://a.example#z", "https://a.example/")]
    [InlineData("https://a.example/%7euser/%2f%c3%A9", "https://a.example/~user/%2F%C3%A9")]
    [InlineData("https://a.example/a/./b/../c", "https://a.example/a/c")]
    [InlineData("https://a.example/a/%2e%2E/c", "https://a.example/c")]
    [InlineData("https://a.example/../../c/.", "https://a.example/c/")]
    [InlineData("https://a.example/a/..", "https://a.example/")]
    [InlineData("https://a.example//b", "https://a.example//b")]
    [InlineData("https://a.example/.well-known/x", "https://a.example/.well-known/x")]
    public void Spellings_of_one_address_are_one(string address, string normal) => TargetUri.Normalise(address).ShouldBe(normal);

    [Theory]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("ftp://a.example/")]
    [InlineData("https:/a.example/")]
    [InlineData("https:\\\\a.example\\")]
    [InlineData("https://")]
    [InlineData("https:///x")]
    [InlineData("https://user@a.example/")]
    [InlineData("https://a.example:0/")]
    [InlineData("https://a.example:65536/")]
    [InlineData("https://a.example:+1/")]
    [InlineData("https://a.example:1:2/")]
    [InlineData("https://[::1/")]
    [InlineData("https://[]/")]
    [InlineData("https://[::1]x/")]
    [InlineData("https://a%2eexample/")]
    [InlineData("https://a.example, b.example/")]
    [InlineData("https://a.example/%")]
    [InlineData("https://a.example/%zz")]
    [InlineData("https://a.example/\u00e9")]
    [InlineData("https://a.example/a b")]
    [InlineData(" https://a.example/")]
    public void What_is_no_such_address_is_none(string address) => TargetUri.Normalise(address).ShouldBeNull();

    [Fact]
    public void Normalising_is_idempotent_and_agrees_with_the_framework()
    {
        var segment = OneOf("a", "B", ".", "..", "", "%41", "%2f", "%7E", "x.y", "~", "a:b", "*");
        Gen.Select(OneOf("https", "HTTP"), OneOf("a.example", "A.EXAMPLE:8443", "127.0.0.1:80", "b.example:443"), segment.Array[0, 6]).Sample((scheme, host, segments) =>
        {
            var address = $"{scheme}://{host}/{string.Join('/', segments)}";
            var normal = TargetUri.Normalise(address).ShouldNotBeNull();
            TargetUri.Normalise(normal).ShouldBe(normal);
            // The framework leaves the digits of what stays encoded as they are.
            new Uri(address).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).Replace("%2f", "%2F", StringComparison.Ordinal).ShouldBe(normal);
        });
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
