using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

/// <summary>Every bash file of the checkout, relative to its root; found, not listed.</summary>
internal static class Scripts
{
    private static readonly string[] Folders = ["src", "src/scripts", "src/demo", "tests", "perf", ".ci"];

    internal static IReadOnlyList<string> All { get; } =
    [
        .. Folders.Select(folder => Checkout.File(folder))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetFiles)
            .Where(file => file.EndsWith(".sh", StringComparison.Ordinal) || Path.GetFileName(file) == "run")
            .Select(file => Path.GetRelativePath(Checkout.Root, file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Those that are run, not sourced: they have a first line that names the shell.</summary>
    internal static IEnumerable<string> Commands => All.Where(file => File.ReadAllText(Checkout.File(file)).StartsWith("#!", StringComparison.Ordinal));
}
