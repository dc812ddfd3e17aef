using System.Reflection;
using ConsoleAppFramework;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust version</c>.</summary>
internal sealed class VersionCommand
{
    internal static readonly string Current =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Print the version.</summary>
    [Command("version"), ConsoleAppFilter<NoArguments>]
    public void Print() => Console.WriteLine(Current);
}
