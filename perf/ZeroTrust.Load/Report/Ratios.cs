using ZeroTrust.Load.Scenarios;

namespace ZeroTrust.Load.Report;

/// <summary>Maximum rates of one run beside each other: both servers on the same core, one after the other.</summary>
internal static class Ratios
{
    private static readonly (string Ours, string Theirs, string What)[] Pairs =
    [
        (DecideHttp.Name, DecideCerbos.Name, "as many decisions as Cerbos, both decision logs on"),
        (DecideNoLog.Name, DecideCerbos.NoLogName, "as many decisions as Cerbos, both decision logs off"),
        (DecideNoLog.Name, EchoFloor.Name, "of the rate of a bare echo, decision log off"),
        (DecideHttp.Name, DecideNoLog.Name, "of the rate without the decision log"),
    ];

    /// <summary>Only where both were measured in this run.</summary>
    public static IEnumerable<(string What, double Ratio)> Of(LoadReport report)
    {
        foreach (var (ours, theirs, what) in Pairs)
        {
            if (Rate(report, ours) is { } mine && Rate(report, theirs) is { } other) yield return (what, mine / other);
        }
    }

    private static double? Rate(LoadReport report, string name) =>
        report.Results.FirstOrDefault(result => result.Name == name && !result.Failed)?.Maximum?.PerSecond;
}
