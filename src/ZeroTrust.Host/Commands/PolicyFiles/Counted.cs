using System.Globalization;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>Numbers in sentences.</summary>
internal static class Counted
{
    /// <summary><c>1 error</c>, <c>2 errors</c>.</summary>
    internal static string Of(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
