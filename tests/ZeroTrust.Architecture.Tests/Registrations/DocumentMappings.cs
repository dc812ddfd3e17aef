using System.Text.RegularExpressions;

namespace ZeroTrust.Architecture.Tests.Registrations;

/// <summary>
/// The documents that a module's sources map and use, by name. Sources and not the store: under the JIT a store maps by
/// reflection what was forgotten, so it would pass exactly what fails natively.
/// </summary>
internal static partial class DocumentMappings
{
    internal static IReadOnlyList<string> Violations(IReadOnlyList<string> sources, IReadOnlyCollection<string> documents)
    {
        var mapped = Names(Mapping(), sources);
        return
        [
            .. documents.Except(mapped).Select(name => $"{name} is not mapped: Schema.For<{name}>() is missing."),
            .. mapped.Except(documents).Select(name => $"{name} is mapped and not in Documents."),
            .. Names(Use(), sources).Except(documents).Select(name => $"{name} is used as a document and not in Documents."),
        ];
    }

    private static HashSet<string> Names(Regex pattern, IReadOnlyList<string> sources) =>
        [.. sources.SelectMany(text => pattern.Matches(text)).Select(match => match.Groups["type"].Value)];

    [GeneratedRegex(@"\bSchema\s*\.For<(?<type>\w+)>")]
    private static partial Regex Mapping();

    [GeneratedRegex(@"\b[sS]ession\s*\.\s*(Query|QueryAsync|LoadAsync|LoadManyAsync|DeleteWhere|HardDelete|Delete|Store|Insert|Update)<(?<type>[A-Z]\w+)>\(")]
    private static partial Regex Use();
}
