using System.Formats.Cbor;
using System.Security.Cryptography;

namespace ZeroTrust.Testing;

/// <summary>The key pair of a credential.</summary>
public abstract class AuthenticatorKey : IDisposable
{
    /// <summary>A new key for ES256.</summary>
    public static AuthenticatorKey NewEs256() => new EcPair();

    /// <summary>A new key for RS256.</summary>
    public static AuthenticatorKey NewRs256(int bits = 2048) => new RsaPair(bits);

    /// <summary>Its COSE number.</summary>
    public abstract int Algorithm { get; }

    /// <summary>The public key as COSE_Key.</summary>
    public abstract byte[] ToCose();

    /// <summary>Signs as WebAuthn has it.</summary>
    public abstract byte[] Sign(byte[] data);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the pair.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>A COSE_Key of these parameters, in this order.</summary>
    public static byte[] Cose(params (int Label, object Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(parameters.Length);
        foreach (var (label, value) in parameters)
        {
            writer.WriteInt32(label);
            if (value is byte[] bytes)
            {
                writer.WriteByteString(bytes);
            }
            else
            {
                writer.WriteInt32((int)value);
            }
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private sealed class EcPair : AuthenticatorKey
    {
        private readonly ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public override int Algorithm => -7;

        public override byte[] ToCose()
        {
            var point = pair.ExportParameters(includePrivateParameters: false).Q;
            return Cose((1, 2), (3, Algorithm), (-1, 1), (-2, point.X!), (-3, point.Y!));
        }

        public override byte[] Sign(byte[] data) => pair.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        protected override void Dispose(bool disposing) => pair.Dispose();
    }

    private sealed class RsaPair(int bits) : AuthenticatorKey
    {
        private readonly RSA pair = RSA.Create(bits);

        public override int Algorithm => -257;

        public override byte[] ToCose()
        {
            var key = pair.ExportParameters(includePrivateParameters: false);
            return Cose((1, 3), (3, Algorithm), (-1, key.Modulus!), (-2, key.Exponent!));
        }

        public override byte[] Sign(byte[] data) => pair.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        protected override void Dispose(bool disposing) => pair.Dispose();
    }
}
