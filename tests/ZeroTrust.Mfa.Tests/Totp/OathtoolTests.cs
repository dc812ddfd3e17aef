using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Totp;

namespace ZeroTrust.Mfa.Tests.Totp;

/// <summary>Debian's <c>oathtool</c> as an authenticator that is not ours.</summary>
public sealed class OathtoolTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task It_makes_the_codes_that_we_accept()
    {
        foreach (var profile in new[] { TotpProfile.Sha1, TotpProfile.Sha256 })
        {
            for (var round = 0; round < 20; round++)
            {
                var secret = TotpSecrets.Create(profile);
                var at = Start.AddSeconds(round * 100_003);
                var code = await AskAsync(profile, TotpSecrets.Text(secret), at);
                TotpCodes.Match(secret.Reveal(), profile, code, at).ShouldBe(TotpCodes.StepAt(at));
                TotpCodes.Match(secret.Reveal(), profile, code, at.AddSeconds(30)).ShouldBe(TotpCodes.StepAt(at));
            }
        }
    }

    private static async Task<string> AskAsync(TotpProfile profile, string secret, DateTimeOffset at)
    {
        var start = new ProcessStartInfo("oathtool")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                $"--totp={profile.Algorithm}", "--base32", $"--digits={profile.Digits.ToString(CultureInfo.InvariantCulture)}",
                $"--now={at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC", secret,
            },
        };
        using var process = Process.Start(start)!;
        var code = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        return code.Trim();
    }
}
