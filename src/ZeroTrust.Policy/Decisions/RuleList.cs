using System.Globalization;

namespace ZeroTrust.Policy;

// One list of the file, like service_permissions.a.b.endpoints; its rules share it.
internal sealed class RuleList(string section, string owner, string? target, string field)
{
    internal string NameOf(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{section}.{owner}{(target is null ? "" : ".")}{target}.{field}[{index}]");
}
