using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace ZeroTrust.Mfa.Totp;

/// <summary>
/// Time-based one-time passwords (RFC 6238) of 30 seconds. Otp.NET makes the code of a step. The window is our own: we need the step
/// that matched, and all steps compared whichever it is.
/// </summary>
internal static class TotpCodes
{
    public const int PeriodSeconds = 30;

    /// <summary>Steps before and after the present one that are accepted, for slow typing and clocks that differ (RFC 6238, 5.2 and 6).</summary>
    public const int Window = 1;

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / PeriodSeconds;

    public static string At(byte[] secret, TotpProfile profile, long step) => new Hotp(secret, profile.Mode, profile.Digits).ComputeHOTP(step);

    /// <summary>Whether it can be a code at all: ASCII digits, exactly as many as the profile says. Digits of other scripts are none.</summary>
    public static bool IsCode(string? code, TotpProfile profile) =>
        code is not null && code.Length == profile.Digits && !code.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>
    /// The step within the window that the code is of, or null. Of two steps with one code the later one: the code counts as used for
    /// both then, and so is never accepted twice within one window.
    /// </summary>
    public static long? Match(byte[] secret, TotpProfile profile, string code, DateTimeOffset now)
    {
        var present = StepAt(now);
        var given = Encoding.ASCII.GetBytes(code);
        long? matched = null;
        for (var step = present - Window; step <= present + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(At(secret, profile, step)), given))
            {
                matched = step;
            }
        }

        return matched;
    }
}
