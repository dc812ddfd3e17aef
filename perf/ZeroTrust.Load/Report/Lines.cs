using System.Globalization;

namespace ZeroTrust.Load.Report;

/// <summary>Numbers as people read them.</summary>
internal static class Lines
{
    /// <summary>One line about a scenario as soon as it is over.</summary>
    public static string Summary(ScenarioResult result) => result.Measurement is { } measured
        ? Of($"  {measured.Achieved:0.0}/s, p50 {Milliseconds(measured.Ok.Percentile(50))}, p99 {Milliseconds(measured.Ok.Percentile(99))} ms, {measured.ErrorCount} errors{(result.Failed ? ", FAILED" : "")}")
        : $"  {result.Note}";

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => Of($"{time.TotalMilliseconds:0.00}"),
        < 100 => Of($"{time.TotalMilliseconds:0.0}"),
        _ => Of($"{time.TotalMilliseconds:0}"),
    };

    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
