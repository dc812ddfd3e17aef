using Microsoft.Extensions.Options;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Lifecycle.Bundles;

/// <summary>The keys that sign bundles, as their files were at the start.</summary>
internal sealed class BundleKeyRing(IOptions<PolicyOptions> options)
{
    private const int MaxFile = 16 * 1024;
    private readonly Lazy<IReadOnlyList<BundleKey>> _keys = new(() => [.. options.Value.BundleKeys.Select(Load)]);

    internal IReadOnlyList<BundleKey> Keys => _keys.Value;

    /// <summary>The key in the file, or what is wrong with it.</summary>
    internal static (BundleKey? Key, string? Problem) Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MaxFile } ? BundleKey.FromPem(File.ReadAllText(file)) : (null, "does not exist or is too large");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, "cannot be read");
        }
    }

    private static BundleKey Load(string file) =>
        Read(file).Key ?? throw new OptionsValidationException(
            nameof(PolicyOptions), typeof(PolicyOptions), [$"{nameof(PolicyOptions.BundleKeys)} must name PEM files of public keys; {file} changed since the start."]);
}
