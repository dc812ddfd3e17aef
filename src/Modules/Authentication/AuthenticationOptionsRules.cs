using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication;

/// <summary>Rules between fields.</summary>
internal sealed class AuthenticationOptionsRules : IValidateOptions<AuthenticationOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, AuthenticationOptions options)
    {
        if (options.SessionIdleMinutes > options.SessionAbsoluteMinutes)
        {
            return ValidateOptionsResult.Fail("ZeroTrust:Authentication:SessionIdleMinutes must not exceed SessionAbsoluteMinutes.");
        }

        // An idle session must outlive its access token, or every refresh would come too late.
        if (options.SessionIdle <= options.AccessTokenLifetime)
        {
            return ValidateOptionsResult.Fail("ZeroTrust:Authentication:SessionIdleMinutes must be longer than AccessTokenSeconds.");
        }

        return TimeSpan.FromMinutes(options.FailureWindowMinutes) >= TimeSpan.FromSeconds(Longest(options))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("ZeroTrust:Authentication:FailureWindowMinutes must be at least as long as the longest delay.");
    }

    private static int Longest(AuthenticationOptions options) =>
        new[] { options.AccountMaxDelaySeconds, options.AddressMaxDelaySeconds, options.EverywhereMaxDelaySeconds, options.PrefixMaxDelaySeconds }.Max();
}
