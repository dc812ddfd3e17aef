using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ZeroTrust.Host.Hosting;

/// <summary>Names an option as an operator writes it.</summary>
internal static partial class OptionNames
{
    /// <summary>The environment variable and the validator's sentence, which begins with the member's name.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Our assemblies are rooted whole; without the field the type's name stands in. Owner: platform.")]
    internal static string Describe(Type options, string failure)
    {
        const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (options.GetField("Section", AnyStatic)?.GetRawConstantValue() is not string section)
        {
            return $"{options.Name}: {failure}";
        }

        var member = MemberAtStart().Match(failure).Value;
        var path = member.StartsWith(section, StringComparison.Ordinal) ? member : $"{section}:{member}";
        return $"{Environment(path)}: {(failure.StartsWith($"{member}: ", StringComparison.Ordinal) ? failure[(member.Length + 2)..] : failure)}";
    }

    /// <summary>The environment variable whose value the configuration binder could not read; null for other exceptions. The value is not told.</summary>
    internal static string? OfUnreadable(Exception exception) =>
        exception is InvalidOperationException && PathOfUnreadable().Match(exception.Message) is { Success: true } match
            ? Environment(match.Groups["path"].Value)
            : null;

    private static string Environment(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(:[A-Za-z0-9]+)*")]
    private static partial Regex MemberAtStart();

    [GeneratedRegex("^Failed to convert configuration value .* at '(?<path>ZeroTrust:[^']+)' to type ", RegexOptions.Singleline)]
    private static partial Regex PathOfUnreadable();
}
