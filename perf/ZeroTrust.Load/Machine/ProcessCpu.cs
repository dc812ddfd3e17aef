using System.Globalization;

namespace ZeroTrust.Load.Machine;

/// <summary>The processor time of a process, as Linux counts it: in hundredths of a second, so only of use over seconds.</summary>
internal static class ProcessCpu
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds in user and kernel mode since it began; null when it is gone.</summary>
    public static double? Seconds(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The name may hold blanks and brackets; after its last bracket comes field 3, and utime and stime are 14 and 15.
    internal static double? Parse(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 12
            && long.TryParse(fields[11], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && long.TryParse(fields[12], NumberStyles.None, CultureInfo.InvariantCulture, out var kernel)
            ? (user + kernel) / TicksPerSecond
            : null;
    }
}
