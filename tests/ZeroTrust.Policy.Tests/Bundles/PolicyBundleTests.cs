using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Policy.Tests.Bundles;

/// <summary>Attack W08 and those of JWS: only what a known key signed, whole, is a bundle.</summary>
public sealed class PolicyBundleTests : IDisposable
{
    private static readonly byte[] Policy = "roles:\n  r: { permissions: [], mfa_required: true }\n"u8.ToArray();
    private static readonly BundleClaims Claims = new(7, new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), "production");
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    // Once: it takes a while to make.
    private static readonly RSA Rsa = RSA.Create(2048);

    public void Dispose() => _ec.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_signed_comes_back(bool elliptic)
    {
        AsymmetricAlgorithm key = elliptic ? _ec : Rsa;
        var verified = Verify(PolicyBundle.Sign(Policy, Claims, key)).ShouldBeOfType<BundleVerification.Verified>();
        verified.Source.ShouldBe(Policy);
        verified.Claims.ShouldBe(Claims);
        verified.KeyId.ShouldBe(KeyOf(key).Id);
        Verify(PolicyBundle.Sign(Policy, Claims with { Environment = null }, key) + "\n").ShouldBeOfType<BundleVerification.Verified>().Claims.Environment.ShouldBeNull();
    }

    [Fact]
    public void The_signature_of_another_key_is_none()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ReasonOf(PolicyBundle.Sign(Policy, Claims, stranger)).ShouldBe("signature");
        PolicyBundle.Verify(Encoding.ASCII.GetBytes(PolicyBundle.Sign(Policy, Claims, _ec)), [], 1000).ShouldBe(new BundleVerification.Refused("signature"));
    }

    public static TheoryData<string, string> Headers => new()
    {
        { """{"alg":"none",…}""", "algorithm" },
        { """{"alg":"HS256",…}""", "algorithm" },
        { """{"alg":"PS256",…}""", "algorithm" },
        { """{"alg":"es256",…}""", "algorithm" },
        { """{"alg":"RS256",…}""", "signature" },
        { """{"alg":"ES256","jwk":{},…}""", "header" },
        { """{"alg":"ES256","jku":"https://evil.example/keys",…}""", "header" },
        { """{"alg":"ES256","x5c":[],…}""", "header" },
        { """{"alg":"ES256","kid":"../../dev/null",…}""", "header" },
        { """{"alg":"ES256","crit":["exp"],"exp":1,…}""", "header" },
        { """{"alg":"ES256","b64":false,…}""", "header" },
        { """{"alg":"ES256","zip":"DEF",…}""", "header" },
        { """{"alg":"none","alg":"ES256",…}""", "header" },
        { """{"alg":["ES256"],…}""", "header" },
        { """{"alg":"ES256","typ":"JWT","sequence":7,"issued_at":1,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","sequence":7,"issued_at":1,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":"7","issued_at":1,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":0,"issued_at":1,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":-7,"issued_at":1,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":9223372036854775808,"issued_at":1,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":7,"issued_at":999999999999999,"hash":"HASH"}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":7,"issued_at":1}""", "header" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":7,"issued_at":1,"hash":"00"}""", "hash" },
        { """{"alg":"ES256","typ":"zerotrust-policy+jws","sequence":7,"issued_at":1,"hash":"HASH","environment":"Not A Name"}""", "header" },
        { """{"alg":"ES256","environment":"\ud800",…}""", "header" },
        { """["alg"]""", "header" },
        { "nonsense", "header" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_says_anything_else_is_refused_though_it_is_signed(string header, string reason)
    {
        const string rest = "\"typ\":\"zerotrust-policy+jws\",\"sequence\":7,\"issued_at\":1,\"hash\":\"HASH\"";
        var text = header.Replace("…", rest, StringComparison.Ordinal).Replace("HASH", Convert.ToHexStringLower(SHA256.HashData(Policy)), StringComparison.Ordinal);
        ReasonOf(SignedBy(_ec, text, Policy)).ShouldBe(reason);
    }

    [Fact]
    public void A_public_key_is_no_shared_secret()
    {
        var text = $$"""{"alg":"HS256","typ":"zerotrust-policy+jws","sequence":7,"issued_at":1,"hash":"{{Convert.ToHexStringLower(SHA256.HashData(Policy))}}"}""";
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))}.{Base64Url.EncodeToString(Policy)}";
        var mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(signed));
        ReasonOf($"{signed}.{Base64Url.EncodeToString(mac)}").ShouldBe("algorithm");
    }

    [Fact]
    public void Parts_that_are_missing_or_more_are_malformed()
    {
        var good = PolicyBundle.Sign(Policy, Claims, _ec);
        var parts = good.Split('.');
        foreach (var text in new[]
        {
            "", ".", "..", $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.", $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}", $"{good}.{parts[2]}",
            $"{good}=", $" {good}", $"{good}\r\n", $"{good}\n\n", good.Replace('.', '!'),
        })
        {
            ReasonOf(text).ShouldBe("malformed", text);
        }
    }

    [Fact]
    public void A_policy_that_is_too_large_is_refused_before_it_is_decoded_or_after()
    {
        var bundle = Encoding.ASCII.GetBytes(PolicyBundle.Sign(new byte[5000], Claims, _ec));
        PolicyBundle.Verify(bundle, [KeyOf(_ec)], 4999).ShouldBe(new BundleVerification.Refused("too_large"));
        PolicyBundle.Verify(bundle, [KeyOf(_ec)], 100).ShouldBe(new BundleVerification.Refused("too_large"));
        PolicyBundle.Verify(bundle, [KeyOf(_ec)], 5000).ShouldBeOfType<BundleVerification.Verified>();
    }

    [Fact]
    public void No_other_text_than_the_signed_one_is_good()
    {
        var good = Encoding.ASCII.GetBytes(PolicyBundle.Sign(Policy, Claims, _ec));
        IReadOnlyList<BundleKey> keys = [KeyOf(_ec), KeyOf(Rsa)];
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample(change =>
        {
            var text = good.ToArray();
            text[change.Item1] = change.Item2;
            return change.Item2 == good[change.Item1] || PolicyBundle.Verify(text, keys, 10_000) is BundleVerification.Refused;
        });
    }

    [Fact]
    public void Verification_never_throws() =>
        Gen.Byte.Array[0, 300].Sample(bytes => PolicyBundle.Verify(bytes, [KeyOf(_ec)], 1000) is BundleVerification.Refused);

    [Fact]
    public void Only_bundles_look_like_one()
    {
        PolicyBundle.LooksLikeOne(Encoding.ASCII.GetBytes(PolicyBundle.Sign(Policy, Claims, _ec) + "\n")).ShouldBeTrue();
        PolicyBundle.LooksLikeOne(Encoding.ASCII.GetBytes(PolicyBundle.Sign(Policy, Claims, _ec).TrimEnd('A', 'w', 'g', 'Q'))).ShouldBeTrue();
        PolicyBundle.LooksLikeOne(Policy).ShouldBeFalse();
        PolicyBundle.LooksLikeOne("eyJ.a.b: c"u8).ShouldBeFalse();
        PolicyBundle.LooksLikeOne([]).ShouldBeFalse();
    }

    [Fact]
    public void Keys_are_public_and_strong_or_none()
    {
        using var weak = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        BundleKey.FromPem(_ec.ExportSubjectPublicKeyInfoPem()).Key!.Id.ShouldBe(KeyOf(_ec).Id);
        foreach (var pem in new[]
        {
            "", "nonsense", _ec.ExportPkcs8PrivateKeyPem(), _ec.ExportECPrivateKeyPem(), Rsa.ExportRSAPublicKeyPem(), weak.ExportSubjectPublicKeyInfoPem(),
            other.ExportSubjectPublicKeyInfoPem(), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        })
        {
            var (key, problem) = BundleKey.FromPem(pem);
            key.ShouldBeNull(pem);
            problem.ShouldNotBeNullOrEmpty();
        }

        Should.Throw<CryptographicException>(() => PolicyBundle.Sign(Policy, Claims, weak));
    }

    private static string SignedBy(ECDsa key, string header, byte[] policy)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(policy)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static BundleKey KeyOf(AsymmetricAlgorithm key) => BundleKey.FromPem(key.ExportSubjectPublicKeyInfoPem()).Key!;

    private string ReasonOf(string bundle) => Verify(bundle).ShouldBeOfType<BundleVerification.Refused>().Reason;

    private BundleVerification Verify(string bundle) => PolicyBundle.Verify(Encoding.UTF8.GetBytes(bundle), [KeyOf(_ec), KeyOf(Rsa)], 10_000);
}
