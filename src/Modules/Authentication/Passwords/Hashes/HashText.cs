using System.Globalization;

namespace ZeroTrust.Authentication.Passwords.Hashes;

/// <summary>Reads the parts that the textual forms of hashes share.</summary>
internal static class HashText
{
    /// <summary>A plain decimal number without sign and leading zero, or null.</summary>
    public static int? Number(string text) =>
        text is not ['0', _, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Base64 with or without padding, or null.</summary>
    public static byte[]? Base64(string text)
    {
        var bare = text.TrimEnd('=');
        if (bare.Length % 4 == 1 || bare.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var bytes = new byte[bare.Length * 3 / 4];
        return Convert.TryFromBase64String(bare.PadRight((bare.Length + 3) / 4 * 4, '='), bytes, out var written) && written == bytes.Length ? bytes : null;
    }

    /// <summary>Passlib's base64, which has a dot in place of the plus; or null.</summary>
    public static byte[]? AdaptedBase64(string text) => Base64(text.Replace('.', '+'));
}
