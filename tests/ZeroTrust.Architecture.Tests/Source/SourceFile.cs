namespace ZeroTrust.Architecture.Tests.Source;

/// <summary>One source file of the product, by its path from the root.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] Skipped = ["/bin/", "/obj/", "/Internal/Generated/"];

    internal string[] Lines { get; } = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>Everything that people write below a folder.</summary>
    internal static IEnumerable<SourceFile> All(string folder) =>
        from file in Directory.EnumerateFiles(Checkout.File(folder.Split('/')), "*.cs", SearchOption.AllDirectories)
        let path = System.IO.Path.GetRelativePath(Checkout.Root, file)
        where !Skipped.Any(part => $"/{path}".Contains(part, StringComparison.Ordinal))
        orderby path
        select new SourceFile(path, File.ReadAllText(file));
}
