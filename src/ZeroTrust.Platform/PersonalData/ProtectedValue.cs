namespace ZeroTrust.Platform.PersonalData;

/// <summary>A personal value as stored: encrypted, with a keyed hash to find it by. Neither shows the value.</summary>
/// <param name="Sealed">AES-256-GCM, bound to the kind of value.</param>
/// <param name="Lookup">HMAC-SHA-256 of the normalised value, base64url; equal values of one kind have equal look-ups.</param>
public sealed record ProtectedValue(byte[] Sealed, string Lookup)
{
    /// <summary>Shows nothing.</summary>
    public override string ToString() => "***";
}
