using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.RecoveryCodes;

namespace ZeroTrust.Mfa.Tests.RecoveryCodes;

public sealed class RecoveryCodeTests
{
    [Fact]
    public void A_code_has_125_bits_in_five_groups()
    {
        var codes = Enumerable.Range(0, 2000).Select(_ => RecoveryCode.Create()).ToArray();
        codes.ShouldAllBe(code => code.Length == 29 && code.Split('-').Length == 5 && code.Split('-').All(group => group.Length == 5));
        codes.Distinct().Count().ShouldBe(codes.Length);
        codes.SelectMany(code => code.Replace("-", "")).Distinct().Count().ShouldBe(32, "each character is one of 32");
    }

    [Fact]
    public void It_may_be_typed_in_either_case_with_dashes_or_spaces_or_neither() =>
        Gen.Int[0, 3].Sample(way =>
        {
            var code = RecoveryCode.Create();
            var typed = way switch
            {
                0 => code,
                1 => code.ToLowerInvariant(),
                2 => code.Replace('-', ' '),
                _ => code.Replace("-", "").Replace('0', 'o').Replace('1', 'l'),
            };
            RecoveryCode.Read(typed).ShouldBe(code.Replace("-", ""));
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-----")]
    [InlineData("00000-00000-00000-00000-0000")]
    [InlineData("00000-00000-00000-00000-000000")]
    [InlineData("U0000-00000-00000-00000-00000")]
    [InlineData("00000-00000-00000-00000-0000é")]
    [InlineData("00000-00000-00000-00000-0000０")]
    [InlineData("00000-00000-00000-00000-0000ı")]
    [InlineData("00000-00000-00000-00000-0000\0")]
    [InlineData("00000\t00000\t00000\t00000\t00000")]
    [InlineData("0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0")]
    public void What_is_no_code_is_none(string? typed) => RecoveryCode.Read(typed).ShouldBeNull();
}
