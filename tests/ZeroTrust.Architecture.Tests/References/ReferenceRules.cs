using System.Xml.Linq;

namespace ZeroTrust.Architecture.Tests.References;

/// <summary>Who may reference whom, read from the project files of a checkout: what the compiler sees, tests do not have to guess.</summary>
internal static class ReferenceRules
{
    private static readonly string[] OfModules = ["ZeroTrust.Contracts", "ZeroTrust.Platform"];

    private static readonly Dictionary<string, string[]> OfTheRest = new(StringComparer.Ordinal)
    {
        ["ZeroTrust.Contracts"] = [],
        ["ZeroTrust.Policy"] = [],
        ["ZeroTrust.Platform"] = ["ZeroTrust.Contracts"],
        ["ZeroTrust.Client"] = ["ZeroTrust.Policy"],
    };

    // Beside the rule for all modules.
    private static readonly Dictionary<string, string[]> OfOneModule = new(StringComparer.Ordinal)
    {
        ["ZeroTrust.Permissions"] = ["ZeroTrust.Policy"],
    };

    /// <summary>One sentence for each forbidden reference.</summary>
    internal static IReadOnlyList<string> Violations(string root)
    {
        var shared = Path.Combine(root, "src", "Modules", "Directory.Build.props");
        var ofAllModules = File.Exists(shared) ? ReferencesOf(shared) : [];
        return
        [
            .. Projects(root, "src").SelectMany(file => Check(root, file, ofAllModules)),
            .. OwnersMissing(root),
        ];
    }

    private static IEnumerable<string> Check(string root, string file, IReadOnlyList<string> ofAllModules)
    {
        var project = Path.GetFileNameWithoutExtension(file);
        var isModule = IsBelow(file, Path.Combine(root, "src", "Modules"));
        if (!isModule && project == "ZeroTrust.Host")
        {
            return [];
        }

        string[]? allowed = isModule ? [.. OfModules, .. OfOneModule.GetValueOrDefault(project, [])] : OfTheRest.GetValueOrDefault(project);
        if (allowed is null)
        {
            return [$"{project} has no rule: say in ReferenceRules what it may reference."];
        }

        IReadOnlyList<string> referenced = isModule ? [.. ofAllModules, .. ReferencesOf(file)] : ReferencesOf(file);
        return referenced.Except(allowed, StringComparer.Ordinal).Select(other => $"{project} must not reference {other}.");
    }

    private static IEnumerable<string> OwnersMissing(string root) =>
        from folder in Directory.GetDirectories(Path.Combine(root, "src", "Modules"))
        where Projects(folder, ".").Any()
        let readme = Path.Combine(folder, "README.md")
        where !File.Exists(readme) || !File.ReadLines(readme).Any(line => line.StartsWith("Owner: ", StringComparison.Ordinal) && line.Length > "Owner: ".Length)
        select $"{Path.GetFileName(folder)} has no README.md with a line that begins with 'Owner: '.";

    private static IReadOnlyList<string> ReferencesOf(string file) =>
    [
        .. XDocument.Load(file).Descendants()
            .Where(element => element.Name.LocalName == "ProjectReference")
            .Select(element => Path.GetFileNameWithoutExtension(((string)element.Attribute("Include")!).Replace('\\', '/'))),
    ];

    private static IEnumerable<string> Projects(string root, string folder) =>
        Directory.EnumerateFiles(Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories);

    private static bool IsBelow(string file, string folder) => Path.GetFullPath(file).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
