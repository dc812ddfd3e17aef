using System.Globalization;

namespace ZeroTrust.Load.Machine;

/// <summary>The program and the environment of a running server.</summary>
internal static class ServerSettings
{
    public static string Program(int pid) => File.ResolveLinkTarget($"{Folder(pid)}/exe", returnFinalTarget: true)!.FullName;

    public static async Task<Dictionary<string, string>> EnvironmentAsync(int pid, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in (await File.ReadAllTextAsync($"{Folder(pid)}/environ", cancellation)).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (setting.Split('=', 2) is [var name, var value]) settings[name] = value;
        }

        return settings;
    }

    private static string Folder(int pid) => $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}";
}
