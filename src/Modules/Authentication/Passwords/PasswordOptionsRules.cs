using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>Rules that attributes cannot say.</summary>
internal sealed class PasswordOptionsRules : IValidateOptions<PasswordOptions>
{
    /// <summary>Stands for the token in <see cref="PasswordOptions.ResetUrl"/>.</summary>
    public const string TokenMark = "{token}";
    private const int MaxWords = 1000;
    private const int MinWord = 3;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PasswordOptions options)
    {
        List<string> failures = [];
        if (options.OrganisationWords.Count > MaxWords || options.OrganisationWords.Any(word => string.IsNullOrWhiteSpace(word) || word.Length < MinWord))
        {
            failures.Add($"{PasswordOptions.Section}:OrganisationWords must be at most {MaxWords} words of at least {MinWord} characters.");
        }

        if (options.BlocklistFile.Length > 0 && !File.Exists(options.BlocklistFile))
        {
            failures.Add($"{PasswordOptions.Section}:BlocklistFile names a file that does not exist.");
        }

        if (options.BreachServiceUrl.Length > 0 && !IsSafe(options.BreachServiceUrl))
        {
            failures.Add($"{PasswordOptions.Section}:BreachServiceUrl must be an https address, or http on this machine.");
        }

        if (options.ResetUrl.Length > 0 && (!options.ResetUrl.Contains(TokenMark, StringComparison.Ordinal) || !IsSafe(options.ResetUrl.Replace(TokenMark, "t", StringComparison.Ordinal))))
        {
            failures.Add($"{PasswordOptions.Section}:ResetUrl must be an https address, or http on this machine, with {TokenMark} in it.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && !text.Any(char.IsControl) && uri.UserInfo.Length == 0;
}
