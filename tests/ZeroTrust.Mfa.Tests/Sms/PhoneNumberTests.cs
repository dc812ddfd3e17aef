using CsCheck;
using PhoneNumbers;
using Shouldly;
using Xunit;
using PhoneNumber = ZeroTrust.Mfa.Sms.Numbers.PhoneNumber;

namespace ZeroTrust.Mfa.Tests.Sms;

public sealed class PhoneNumberTests
{
    private static readonly Gen<string> NearNumbers = Gen.OneOf(
        Gen.String[Gen.Char["+0123456789 -.()/"], 0, 45], Gen.String[Gen.Char["0123456789"], 4, 16].Select(digits => $"+{digits}"));

    [Theory]
    [InlineData("+49 1512 3456789", "+4915123456789", "DE", "+491512")]
    [InlineData("+49 (1512) 345-67.89", "+4915123456789", "DE", "+491512")]
    [InlineData("+1 (202) 555-0123", "+12025550123", "US", "+12025")]
    [InlineData("+1 876 210 1234", "+18762101234", "JM", "+18762")]
    [InlineData("+44 7400 123456", "+447400123456", "GB", "+447400")]
    [InlineData("+354 611 1234", "+3546111234", "IS", "+354611")]
    public void A_number_is_written_in_one_way(string text, string e164, string country, string prefix)
    {
        var number = PhoneNumber.TryParse(text).ShouldNotBeNull();
        (number.E164, number.Country, number.PrefixOf(4)).ShouldBe((e164, country, prefix));
        number.ToString().ShouldBe("phone number");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("0151 23456789")]
    [InlineData("004915123456789")]
    [InlineData("+44 20 7031 3000")]
    [InlineData("+49 30 901820")]
    [InlineData("+1-800-FLOWERS")]
    [InlineData("+1 800 356 9377")]
    [InlineData("+4915123456789;ext=5")]
    [InlineData("tel:+4915123456789")]
    [InlineData("+49151234567890123")]
    [InlineData("+٤٩١٥١٢٣٤٥٦٧٨٩")]
    [InlineData("+４９１５１２３４５６７８９")]
    [InlineData("+4915123456789\n")]
    [InlineData("+870 773 111 632")]
    [InlineData("+999 1512 3456789")]
    public void What_can_be_no_mobile_number_is_none(string? text) => PhoneNumber.TryParse(text).ShouldBeNull();

    [Fact]
    public void Text_never_throws_and_a_number_stays_the_same() => Gen.OneOf(Gen.String, NearNumbers).Sample(
        text =>
        {
            if (PhoneNumber.TryParse(text) is { } number)
            {
                PhoneNumber.TryParse(number.E164).ShouldBe(number);
                number.PrefixOf(8).Length.ShouldBeLessThanOrEqualTo(number.E164.Length - 4);
            }
        },
        iter: 20_000);

    [Fact]
    public void The_example_of_every_country_is_read_and_stays_the_same()
    {
        var util = PhoneNumberUtil.GetInstance();
        var read = 0;
        foreach (var country in PhoneNumber.Countries)
        {
            if (util.GetExampleNumberForType(country, PhoneNumberType.MOBILE) is not { } example)
            {
                continue;
            }

            var number = PhoneNumber.TryParse(util.Format(example, PhoneNumberFormat.INTERNATIONAL)).ShouldNotBeNull(country);
            PhoneNumber.TryParse(number.E164).ShouldBe(number, country);
            // A few have no numbers of their own, such as the Vatican.
            read += number.Country == country ? 1 : 0;
        }

        read.ShouldBeGreaterThan(200);
    }
}
