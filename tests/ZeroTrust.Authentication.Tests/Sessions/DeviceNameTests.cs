using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Sessions;

namespace ZeroTrust.Authentication.Tests.Sessions;

public sealed class DeviceNameTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36", "Chrome on Linux")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15", "Safari on macOS")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1", "Safari on iOS")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("curl/8.5.0", "curl/8.5.0")]
    [InlineData("okhttp/4.12 (Linux)", "okhttp/4.12")]
    [InlineData("<script>alert(1)</script> x", "scriptalert1/script")]
    [InlineData("", "unknown")]
    [InlineData("\u202e\u0007", "unknown")]
    public void A_person_knows_the_device_by_it(string userAgent, string name) => DeviceName.Of(userAgent).ShouldBe(name);

    [Fact]
    public void Whatever_is_sent_the_name_is_short_and_can_be_shown() => Gen.String.Sample(userAgent =>
    {
        var name = DeviceName.Of(userAgent);
        return name.Length is > 0 and <= DeviceName.MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || " /.-_+".Contains(c, StringComparison.Ordinal));
    });
}
