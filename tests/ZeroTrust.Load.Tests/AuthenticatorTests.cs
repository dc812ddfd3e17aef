using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Tests;

public sealed class AuthenticatorTests
{
    // RFC 6238 appendix B, cut to six digits; the secret is that of the RFC.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Shows_the_codes_of_the_standard(long seconds, string code)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(seconds));
        var authenticator = new Authenticator("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", clock);
        authenticator.Code().ShouldBe(code);
        clock.Advance(TimeSpan.FromSeconds(30));
        authenticator.Code(-1).ShouldBe(code);
    }
}
