using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Totp;

namespace ZeroTrust.Mfa.Tests.Totp;

public sealed class TotpCodesTests
{
    private static readonly byte[] Seed20 = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly byte[] Seed32 = Encoding.ASCII.GetBytes("12345678901234567890123456789012");

    /// <summary>RFC 6238 Appendix B, with the seeds of erratum 2866: as long as the hash.</summary>
    [Theory]
    [InlineData(59, "94287082", "46119246")]
    [InlineData(1111111109, "07081804", "68084774")]
    [InlineData(1111111111, "14050471", "67062674")]
    [InlineData(1234567890, "89005924", "91819424")]
    [InlineData(2000000000, "69279037", "90698825")]
    [InlineData(20000000000, "65353130", "77737706")]
    public void Codes_are_those_of_rfc_6238(long seconds, string sha1, string sha256)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        TotpCodes.At(Seed20, new TotpProfile("SHA1", 8), TotpCodes.StepAt(at)).ShouldBe(sha1);
        TotpCodes.Match(Seed20, TotpProfile.Sha1, sha1[2..], at).ShouldBe(seconds / 30);
        TotpCodes.At(Seed32, TotpProfile.Sha256, TotpCodes.StepAt(at)).ShouldBe(sha256);
        TotpCodes.Match(Seed32, TotpProfile.Sha256, sha256, at).ShouldBe(seconds / 30);
    }

    /// <summary>RFC 4226 Appendix D.</summary>
    [Fact]
    public void Codes_of_counters_are_those_of_rfc_4226()
    {
        string[] codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        Enumerable.Range(0, codes.Length).Select(counter => TotpCodes.At(Seed20, TotpProfile.Sha1, counter)).ShouldBe(codes);
    }

    [Fact]
    public void A_code_is_accepted_in_its_step_and_the_one_before_and_after_and_in_no_other() =>
        Gen.Select(Profiles, Gen.Byte.Array[32], Gen.Long[30, 200_000_000_000], Gen.Int[-5, 5]).Sample((profile, secret, seconds, away) =>
        {
            var step = seconds / 30;
            var code = ReferenceTotp.Code(secret, profile.Algorithm, profile.Digits, step + away);
            // Of 1,000,000 codes two of a window may be the same: the reference says which steps it is good for.
            var expected = Enumerable.Range(-1, 3).Select(offset => step + offset)
                .Where(near => ReferenceTotp.Code(secret, profile.Algorithm, profile.Digits, near) == code).Select(near => (long?)near).LastOrDefault();
            TotpCodes.Match(secret, profile, code, DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(expected);
            if (Math.Abs(away) <= 1)
            {
                expected.ShouldNotBeNull();
            }
        });

    [Fact]
    public void The_window_moves_with_the_second_in_which_the_step_does()
    {
        var code = TotpCodes.At(Seed20, TotpProfile.Sha1, 100);
        bool AcceptedAt(long seconds) => TotpCodes.Match(Seed20, TotpProfile.Sha1, code, DateTimeOffset.FromUnixTimeSeconds(seconds)) is not null;
        AcceptedAt((99 * 30) - 1).ShouldBeFalse();
        AcceptedAt(99 * 30).ShouldBeTrue();
        AcceptedAt((102 * 30) - 1).ShouldBeTrue();
        AcceptedAt(102 * 30).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345 ")]
    [InlineData(" 12345")]
    [InlineData("123 56")]
    [InlineData("+12345")]
    [InlineData("-12345")]
    [InlineData("12345a")]
    [InlineData("１２３４５６")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("12345\0")]
    [InlineData("12345\n")]
    [InlineData("𝟏𝟐𝟑")]
    public void What_is_no_code_is_none(string? code) => TotpCodes.IsCode(code, TotpProfile.Sha1).ShouldBeFalse();

    [Fact]
    public void Six_digits_are_no_code_of_eight_and_the_other_way_round()
    {
        TotpCodes.IsCode("012345", TotpProfile.Sha1).ShouldBeTrue();
        TotpCodes.IsCode("012345", TotpProfile.Sha256).ShouldBeFalse();
        TotpCodes.IsCode("01234567", TotpProfile.Sha256).ShouldBeTrue();
        TotpCodes.IsCode("01234567", TotpProfile.Sha1).ShouldBeFalse();
    }

    private static Gen<TotpProfile> Profiles => Gen.Bool.Select(longer => longer ? TotpProfile.Sha256 : TotpProfile.Sha1);
}
