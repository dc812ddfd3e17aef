using System.Text.RegularExpressions;

namespace ZeroTrust.Load.Target;

/// <summary>Where the server keeps count of its permission reads, written as `name{label="local|redis|postgres"}`.</summary>
internal sealed partial record PermissionReads(string Counter, string Label, string Local, string Redis, string Postgres)
{
    public const string Default = "zerotrust_permission_reads_total{source=\"local|redis|postgres\"}";

    /// <exception cref="FormatException">The text has another form.</exception>
    public static PermissionReads Parse(string text)
    {
        var found = Form().Match(text);
        if (!found.Success) throw new FormatException($"Permission reads are named like {Default}.");
        return new PermissionReads(found.Groups[1].Value, found.Groups[2].Value, found.Groups[3].Value, found.Groups[4].Value, found.Groups[5].Value);
    }

    public PermissionReadCounts ReadFrom(string exposition) => new(
        PrometheusText.Sum(exposition, Counter, Label, Local),
        PrometheusText.Sum(exposition, Counter, Label, Redis),
        PrometheusText.Sum(exposition, Counter, Label, Postgres));

    [GeneratedRegex("""^(\w+)\{(\w+)="([^"|]+)\|([^"|]+)\|([^"|]+)"\}$""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
