using System.Reflection;

namespace ZeroTrust.Host.Hosting;

/// <summary>Names an option as an operator writes it.</summary>
internal static class OptionNames
{
    /// <summary>The section and the validator's sentence, which begins with the member's name.</summary>
    internal static string Describe(
        [System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicFields | System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.NonPublicFields)] Type options,
        string failure)
    {
        var section = options.GetField("Section", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue() as string;
        return $"{section ?? options.Name}: {failure} (environment variable {section?.Replace(":", "__", StringComparison.Ordinal)}__…)";
    }
}
