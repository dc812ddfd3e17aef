using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Totp;

namespace ZeroTrust.Mfa;

/// <summary>Rules that a range does not tell.</summary>
internal sealed class MfaOptionsRules : IValidateOptions<MfaOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, MfaOptions options)
    {
        if (options.MaxFactorsPerKind > options.MaxFactorsPerPerson)
        {
            return ValidateOptionsResult.Fail($"{MfaOptions.Section}:MaxFactorsPerKind must not exceed MaxFactorsPerPerson.");
        }

        if (TotpProfile.Of(options).Digits != options.TotpDigits)
        {
            return ValidateOptionsResult.Fail($"{MfaOptions.Section}:TotpDigits must be 6 with the TotpAlgorithm Sha1 and 8 with Sha256.");
        }

        // A colon ends the issuer in the label of an otpauth address.
        return options.Issuer.Contains(':', StringComparison.Ordinal) || options.Issuer.Any(char.IsControl)
            ? ValidateOptionsResult.Fail($"{MfaOptions.Section}:Issuer must have neither a colon nor a control character.")
            : ValidateOptionsResult.Success;
    }
}
