using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ZeroTrust.Host.Hosting;

/// <summary>Names an option as an operator writes it.</summary>
internal static class OptionNames
{
    /// <summary>The section and the validator's sentence, which begins with the member's name.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Our assemblies are rooted whole; without the field the type's name stands in. Owner: platform.")]
    internal static string Describe(Type options, string failure)
    {
        const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return options.GetField("Section", AnyStatic)?.GetRawConstantValue() is string section
            ? $"{section}: {failure} (environment variables {section.Replace(":", "__", StringComparison.Ordinal)}__…)"
            : $"{options.Name}: {failure}";
    }
}
