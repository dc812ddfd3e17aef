using System.Globalization;

namespace ZeroTrust.Load.Target;

/// <summary>Reads counters out of the text that `/metrics` serves.</summary>
internal static class PrometheusText
{
    /// <summary>The sum of all samples of this name that carry this label; zero when there is none yet.</summary>
    public static double Sum(string exposition, string name, string label, string value)
    {
        var sum = 0.0;
        foreach (var line in exposition.Split('\n'))
        {
            if (!line.StartsWith(name + "{", StringComparison.Ordinal)) continue;
            var end = line.LastIndexOf('}');
            if (end < 0 || !Labels(line[(name.Length + 1)..end]).Contains($"{label}=\"{value}\"")) continue;
            var sample = line[(end + 1)..].Trim().Split(' ')[0]; // a timestamp may follow
            sum += double.Parse(sample, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    // A comma inside a label's value would split it; the values looked for have none.
    private static string[] Labels(string labels) => labels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
