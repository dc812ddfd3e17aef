using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Mfa.Sms.Codes;

/// <summary>
/// Codes of six digits and their keyed hashes, each bound to one challenge and one factor: a code answers nothing else. Without the key,
/// which no table holds in clear, a hash of so few digits would be read off in a moment.
/// </summary>
internal sealed class SmsCodes(PersonalValues values)
{
    /// <summary>How long a code lives (ASVS 5.0 6.5.5, NIST SP 800-63B-4 3.1.3.2: at most 10 minutes).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private const int Digits = 6;
    private const int Count = 1_000_000;

    /// <summary>A new code; all are equally likely.</summary>
    public static string New() => RandomNumberGenerator.GetInt32(Count).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Whether the text has the form of a code: six ASCII digits, not those of other scripts.</summary>
    public static bool IsCode(string? text) => text is { Length: Digits } && text.All(char.IsAsciiDigit);

    /// <summary>The hash as stored.</summary>
    public byte[] Hash(byte[] challenge, Guid factor, string code) =>
        Base64Url.DecodeFromChars(values.Lookup("sms_code", $"{Convert.ToHexStringLower(challenge)} {factor:N} {code}"));

    /// <summary>Compares in constant time.</summary>
    public bool Matches(byte[] stored, byte[] challenge, Guid factor, string code) => CryptographicOperations.FixedTimeEquals(stored, Hash(challenge, factor, code));
}
