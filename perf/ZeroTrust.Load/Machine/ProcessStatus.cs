using System.Globalization;

namespace ZeroTrust.Load.Machine;

/// <summary>What Linux tells of a process under /proc.</summary>
internal static class ProcessStatus
{
    /// <summary>Resident memory in MB; null when the process is gone.</summary>
    public static double? ResidentMegabytes(int pid) => Read(pid) is { } status ? Megabytes(status, "VmRSS:") : null;

    /// <summary>The highest resident memory since the process began; null when it is gone.</summary>
    public static double? PeakMegabytes(int pid) => Read(pid) is { } status ? Megabytes(status, "VmHWM:") : null;

    /// <summary>The short name of the program; null when it is gone.</summary>
    public static string? Name(int pid) => Read(pid) is { } status ? Value(status, "Name:") : null;

    internal static double? Megabytes(string status, string field)
    {
        var kilobytes = Value(status, field)?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(kilobytes, CultureInfo.InvariantCulture, out var known) ? known / 1024.0 : null;
    }

    private static string? Value(string status, string field) =>
        status.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..].Trim();

    private static string? Read(int pid)
    {
        var path = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/status";
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null; // the process ended, perhaps between two lines of this method
        }
    }
}
