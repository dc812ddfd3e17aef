using System.Buffers.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Authentication.Tests.Tokens;

public sealed class OpaqueTokenTests
{
    [Fact]
    public void It_has_256_bits_and_none_comes_twice()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => OpaqueToken.Create()).ToList();
        tokens.ShouldBeUnique();
        tokens.ShouldAllBe(token => token.Length == OpaqueToken.Length);
        var (everSet, alwaysSet) = (new byte[32], Enumerable.Repeat(byte.MaxValue, 32).ToArray());
        foreach (var bytes in tokens.Select(token => Base64Url.DecodeFromChars(token)))
        {
            bytes.Length.ShouldBe(32);
            for (var i = 0; i < bytes.Length; i++)
            {
                everSet[i] |= bytes[i];
                alwaysSet[i] &= bytes[i];
            }
        }

        // Each of the 256 is now this and now that.
        everSet.ShouldAllBe(bits => bits == byte.MaxValue);
        alwaysSet.ShouldAllBe(bits => bits == 0);
    }
}
