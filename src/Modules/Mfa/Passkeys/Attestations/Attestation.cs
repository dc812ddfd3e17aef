using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Mfa.Passkeys.Keys;

namespace ZeroTrust.Mfa.Passkeys.Attestations;

/// <summary>
/// Checks what an authenticator says of its own make: the formats <c>none</c> and <c>packed</c> (WebAuthn Level 3, sections 8.7 and 8.2).
/// Any other is refused, as one that nobody checked.
/// </summary>
internal static class Attestation
{
    public const string None = "none";

    // An empty map: the format "none" says nothing.
    private static readonly byte[] Nothing = [0xA0];

    /// <summary>The stable code of what is wrong, or null.</summary>
    /// <param name="signedBytes">Authenticator data and the hash of the client data, one behind the other.</param>
    /// <param name="vouch">Whether a chain leads to a known maker; null where every model is taken.</param>
    public static string? Refuse(
        AttestationObject attestation, AttestedCredential credential, CredentialKey key, ReadOnlySpan<byte> signedBytes, Func<IReadOnlyList<byte[]>, bool>? vouch) =>
        attestation.Format switch
        {
            None when !attestation.Statement.Span.SequenceEqual(Nothing) => PasskeyFaults.BadAttestation,
            None => vouch is null ? null : PasskeyFaults.ModelNotTrusted,
            PackedStatement.Format => RefusePacked(attestation.Statement, credential, key, signedBytes, vouch),
            _ => PasskeyFaults.UnknownAttestation,
        };

    private static string? RefusePacked(
        ReadOnlyMemory<byte> cbor, AttestedCredential credential, CredentialKey key, ReadOnlySpan<byte> signedBytes, Func<IReadOnlyList<byte[]>, bool>? vouch)
    {
        if (PackedStatement.Read(cbor) is not { } statement)
        {
            return PasskeyFaults.BadAttestation;
        }

        var isGenuine = statement.Chain is { } chain
            ? IsSignedByMaker(statement, chain[0], credential.Model.Span, signedBytes)
            : statement.Algorithm == key.Algorithm && key.Signed(signedBytes, statement.Signature);
        return !isGenuine ? PasskeyFaults.BadAttestation
            : vouch is null || (statement.Chain is { } known && vouch(known)) ? null
            : PasskeyFaults.ModelNotTrusted;
    }

    private static bool IsSignedByMaker(PackedStatement statement, byte[] der, ReadOnlySpan<byte> model, ReadOnlySpan<byte> signedBytes)
    {
        using var certificate = AttestationCertificate.Load(der);
        return certificate is not null
            && AttestationCertificate.IsFor(certificate, model)
            && AttestationCertificate.KeyOf(certificate) is { } key
            && key.Algorithm == statement.Algorithm
            && key.Signed(signedBytes, statement.Signature);
    }
}
