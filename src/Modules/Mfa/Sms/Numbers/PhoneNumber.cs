using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using PhoneNumbers;

namespace ZeroTrust.Mfa.Sms.Numbers;

/// <summary>
/// A number that a message can be sent to: complete, valid after the numbering plan of a country, and not certain to be a landline. No satellite
/// telephones: those belong to no country. Never printed.
/// </summary>
internal sealed record PhoneNumber
{
    private const int MaxText = 40;

    // The last digits of a number stay out of what is counted in clear.
    private const int HiddenDigits = 4;
    private static readonly SearchValues<char> Written = SearchValues.Create("+0123456789 -.()/");
    private readonly string _national;
    private readonly int _callingCode;

    private PhoneNumber(string e164, string country, int callingCode)
    {
        E164 = e164;
        Country = country;
        _callingCode = callingCode;
        _national = e164[(1 + CallingCode.Length)..];
    }

    /// <summary>Every country whose numbering plan is known (ISO 3166-1).</summary>
    public static FrozenSet<string> Countries { get; } = PhoneNumberUtil.GetInstance().GetSupportedRegions().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Such as <c>+4915123456789</c> (ITU-T E.164).</summary>
    public string E164 { get; }

    /// <summary>ISO 3166-1. Countries that share a calling code are told apart: it is their prices that differ.</summary>
    public string Country { get; }

    private string CallingCode => _callingCode.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a number as people write it, with + and country code; null where it is none or certainly a landline. Never throws.
    /// Only ASCII digits: the library would take those of every script, and letters for digits.
    /// </summary>
    public static PhoneNumber? TryParse(string? text)
    {
        if (text is not { Length: > 0 and <= MaxText } || text[0] != '+' || text.AsSpan().ContainsAnyExcept(Written))
        {
            return null;
        }

        try
        {
            var util = PhoneNumberUtil.GetInstance();
            var number = util.Parse(text, null);
            var canBeMobile = util.GetNumberType(number) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE;
            return canBeMobile && util.IsPossibleNumber(number) && util.IsValidNumber(number) && util.GetRegionCodeForNumber(number) is { } country && Countries.Contains(country)
                ? new PhoneNumber(util.Format(number, PhoneNumberFormat.E164), country, number.CountryCode)
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>The block of numbers it is in: country code and leading digits.</summary>
    public string PrefixOf(int digits) => $"+{CallingCode}{_national[..Math.Clamp(_national.Length - HiddenDigits, 0, digits)]}";

    public override string ToString() => "phone number";
}
