using NSec.Cryptography;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Mfa.Passkeys.Keys;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

public sealed class KeyTests
{
    private static readonly byte[] Data = "what is signed"u8.ToArray();

    [Fact]
    public void Each_algorithm_registers_and_signs()
    {
        foreach (var key in new[] { AuthenticatorKey.NewEs256(), AuthenticatorKey.NewRs256(), AuthenticatorKey.NewRs256(4096), new EdwardsPair() })
        {
            using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin, key);
            var known = Ceremonies.Known(Ceremonies.Register(authenticator).Credential.ShouldNotBeNull());

            Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions), known).ShouldBeNull();
            Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions, new() { Signature = Flipped }), known).ShouldBe(PasskeyFaults.BadSignature);
            Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions, new() { Signature = signature => signature[..^1] }), known).ShouldBe(PasskeyFaults.BadSignature);
        }
    }

    [Fact]
    public void A_small_or_a_huge_rsa_key_is_refused()
    {
        using var small = AuthenticatorKey.NewRs256(1024);
        using var huge = AuthenticatorKey.NewRs256(4224);

        CoseKeyReader.Read(small.ToCose()).ShouldBeNull();
        CoseKeyReader.Read(huge.ToCose()).ShouldBeNull();
    }

    [Fact]
    public void A_point_beside_the_curve_is_refused()
    {
        CoseKeyReader.Read(AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, new byte[32]), (-3, new byte[32]))).ShouldBeNull();
        CoseKeyReader.Read(AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, Filled(32, 0xFF)), (-3, Filled(32, 0xFF)))).ShouldBeNull();
        CoseKeyReader.Read(AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, Filled(31, 1)), (-3, Filled(33, 1)))).ShouldBeNull();
    }

    [Fact]
    public void A_key_that_contradicts_itself_or_says_too_much_is_refused()
    {
        using var key = AuthenticatorKey.NewEs256();
        var cose = key.ToCose();
        var (x, y) = (cose[10..42], cose[45..77]);
        CoseKeyReader.Read(AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, x), (-3, y))).ShouldNotBeNull();

        foreach (var bad in new[]
        {
            // Another type, algorithm or curve; a parameter more, missing, twice, or in another order.
            AuthenticatorKey.Cose((1, 1), (3, -7), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -8), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -257), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -35), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, 0), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 2), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -7), (4, 2), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, x), (-3, y), (-4, x)),
            AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, x)),
            AuthenticatorKey.Cose((1, 2), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 2), (3, -7), (-1, 1), (-2, x), (-2, y)),
            AuthenticatorKey.Cose((3, -7), (1, 2), (-1, 1), (-2, x), (-3, y)),
            AuthenticatorKey.Cose((1, 1), (3, -8), (-1, 6), (-2, x[..31])),
            [.. cose, 0],
            cose[..^1],
            [],
        })
        {
            CoseKeyReader.Read(bad).ShouldBeNull(Convert.ToHexString(bad));
        }
    }

    [Fact]
    public void A_key_of_one_algorithm_takes_no_signature_of_another()
    {
        using var ec = AuthenticatorKey.NewEs256();
        using var rsa = AuthenticatorKey.NewRs256();

        CoseKeyReader.Read(ec.ToCose()).ShouldNotBeNull().Signed(Data, rsa.Sign(Data)).ShouldBeFalse();
        CoseKeyReader.Read(rsa.ToCose()).ShouldNotBeNull().Signed(Data, ec.Sign(Data)).ShouldBeFalse();
    }

    private static byte[] Filled(int length, byte value) => [.. Enumerable.Repeat(value, length)];

    private static byte[] Flipped(byte[] signature) => [.. signature[..^1], (byte)(signature[^1] ^ 1)];

    private sealed class EdwardsPair : AuthenticatorKey
    {
        private readonly Key pair = Key.Create(SignatureAlgorithm.Ed25519);

        public override int Algorithm => -8;

        public override byte[] ToCose() => Cose((1, 1), (3, Algorithm), (-1, 6), (-2, pair.PublicKey.Export(KeyBlobFormat.RawPublicKey)));

        public override byte[] Sign(byte[] data) => SignatureAlgorithm.Ed25519.Sign(pair, data);

        protected override void Dispose(bool disposing) => pair.Dispose();
    }
}
