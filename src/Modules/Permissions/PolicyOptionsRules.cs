using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Lifecycle.Bundles;

namespace ZeroTrust.Permissions;

/// <summary>What must hold between options, and of the files that they name.</summary>
internal sealed class PolicyOptionsRules : IValidateOptions<PolicyOptions>
{
    private const int MaxName = 128;
    private const int MaxKeys = 16;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var causes = Causes(options).ToList();
        return causes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(causes);
    }

    private static IEnumerable<string> Causes(PolicyOptions options)
    {
        if (!IsEnvironment(options.Environment))
        {
            yield return $"{nameof(PolicyOptions.Environment)} must be a name of lower-case letters, digits, '.', '_' and '-'.";
        }

        if (options is { RequireSignedBundle: true, BundleKeys.Count: 0 })
        {
            yield return $"{nameof(PolicyOptions.BundleKeys)} must name a key where {nameof(PolicyOptions.RequireSignedBundle)} is set: no policy could come.";
        }

        if (options.BundleKeys.Count > MaxKeys)
        {
            yield return $"{nameof(PolicyOptions.BundleKeys)} must name {MaxKeys} files at most.";
            yield break;
        }

        foreach (var file in options.BundleKeys)
        {
            if (BundleKeyRing.Read(file).Problem is { } problem)
            {
                yield return $"{nameof(PolicyOptions.BundleKeys)} must name PEM files of public keys; {file} {problem}.";
            }
        }
    }

    private static bool IsEnvironment(string name) =>
        name.Length == 0
        || (name.Length <= MaxName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'));
}
