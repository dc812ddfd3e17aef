using System.Web;
using System.Xml.Linq;
using CsCheck;
using OtpNet;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Totp;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Tests.Totp;

public sealed class EnrolmentTextsTests
{
    [Fact]
    public void The_address_says_what_the_factor_is() =>
        Gen.Select(Gen.Byte.Array[20, 32], OneOf("ZeroTrust", "Müller & Söhne", "a/b?c#d"), OneOf("alice@example.test", "ü ñ %41", "a+b=c"), OneOf(TotpProfile.Sha1, TotpProfile.Sha256))
            .Sample((bytes, issuer, account, profile) =>
            {
                var uri = new Uri(OtpAuthUri.Of(issuer, account, new Secret<byte[]>(bytes), profile));
                uri.Scheme.ShouldBe("otpauth");
                uri.Host.ShouldBe("totp");
                Uri.UnescapeDataString(uri.AbsolutePath[1..]).ShouldBe($"{issuer}:{account}");
                uri.Fragment.ShouldBeEmpty();
                // A plus sign means a space to this reader and itself to others: it must not be there.
                uri.Query.ShouldNotContain('+');
                var query = HttpUtility.ParseQueryString(uri.Query);
                Base32Encoding.ToBytes(query["secret"]).ShouldBe(bytes);
                query["secret"]!.ShouldNotContain('=');
                query["issuer"].ShouldBe(issuer);
                query["algorithm"].ShouldBe(profile.Algorithm);
                query["digits"].ShouldBe(profile.Digits == 6 ? "6" : "8");
                query["period"].ShouldBe("30");
            });

    [Fact]
    public void A_colon_in_a_name_does_not_move_the_issuer()
    {
        var uri = OtpAuthUri.Of("ZeroTrust", "evil:alice", new Secret<byte[]>(new byte[20]), TotpProfile.Sha1);
        Uri.UnescapeDataString(new Uri(uri).AbsolutePath).ShouldBe("/ZeroTrust:evil.alice");
    }

    [Fact]
    public void Secrets_are_as_long_as_the_hash_and_each_is_another()
    {
        TotpSecrets.Create(TotpProfile.Sha1).Reveal().Length.ShouldBe(20);
        TotpSecrets.Create(TotpProfile.Sha256).Reveal().Length.ShouldBe(32);
        Enumerable.Range(0, 100).Select(_ => TotpSecrets.Text(TotpSecrets.Create(TotpProfile.Sha1))).Distinct().Count().ShouldBe(100);
        TotpSecrets.Create(TotpProfile.Sha1).ToString().ShouldBe("***");
    }

    [Fact]
    public void The_picture_is_plain_svg_and_shows_the_modules_of_the_text()
    {
        var uri = OtpAuthUri.Of("ZeroTrust", "alice", TotpSecrets.Create(TotpProfile.Sha256), TotpProfile.Sha256);
        var code = QrCode.Of(uri);
        var svg = XDocument.Parse(code.Svg()).Root!;
        svg.Name.LocalName.ShouldBe("svg");
        svg.Descendants().Select(element => element.Name.LocalName).ShouldBe(["path", "path"]);
        svg.DescendantsAndSelf().Attributes().Select(attribute => attribute.Name.LocalName).Distinct()
            .ShouldBe(["xmlns", "viewBox", "shape-rendering", "fill", "d"], ignoreOrder: true);
        code.Svg().ShouldNotContain(uri[^20..], Case.Insensitive, "it is a picture of the secret, and no text of it");

        var dark = Modules(svg);
        DarkOf(code.Text()).Where(module => module.Y < SizeOf(svg)).ShouldBe(dark, ignoreOrder: true);
        dark.Count.ShouldBeGreaterThan(300);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static int SizeOf(XElement svg) => int.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[^1], null);

    // "Mx yhnv1Hxz" for each run of dark modules.
    private static List<(int X, int Y)> Modules(XElement svg) =>
    [
        .. svg.Elements().Last().Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries).SelectMany(run =>
        {
            var parts = run.Split([' ', 'h', 'v'], StringSplitOptions.None);
            return Enumerable.Range(int.Parse(parts[0], null), int.Parse(parts[2], null)).Select(x => (x, int.Parse(parts[1], null)));
        }),
    ];

    private static IEnumerable<(int X, int Y)> DarkOf(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany((line, row) => line.SelectMany((half, x) => half switch
        {
            '█' => Array.Empty<(int, int)>(),
            '▀' => [(x, (row * 2) + 1)],
            '▄' => [(x, row * 2)],
            _ => [(x, row * 2), (x, (row * 2) + 1)],
        }));
}
