using System.Text;
using System.Text.Json;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load.Report;

/// <summary>The same report for programs: snake_case, times in milliseconds, one entry a row of the table.</summary>
internal static class JsonReport
{
    private static readonly (string Name, double Percentage)[] Percentiles = [("p50", 50), ("p95", 95), ("p99", 99), ("p999", 99.9)];

    public static string Render(LoadReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteMachine(json, report.Machine);
            json.WriteStartObject("rsa_2048_signatures_per_second_one_core"u8);
            WriteNumber(json, "before", report.Signing.Before);
            WriteNumber(json, "after", report.Signing.After);
            json.WriteEndObject();
            if (report.ServerPeakMegabytes is { } peak) WriteNumber(json, "server_peak_mb", peak);
            json.WriteStartArray("ratios"u8);
            foreach (var (what, ratio) in Ratios.Of(report))
            {
                json.WriteStartObject();
                json.WriteString("what"u8, what);
                WriteNumber(json, "ratio", ratio);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("scenarios"u8);
            foreach (var result in report.Results) WriteResult(json, result, report.Signing);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteMachine(Utf8JsonWriter json, MachineFacts machine)
    {
        json.WriteString("date"u8, machine.Date);
        json.WriteString("cpu"u8, machine.Cpu);
        json.WriteNumber("cores"u8, machine.Cores);
        json.WriteString("kernel"u8, machine.Kernel);
        json.WriteString("dotnet"u8, machine.DotNet);
        json.WriteString("commit"u8, machine.Commit);
        json.WriteString("server_version"u8, machine.ServerVersion);
        json.WriteString("placement"u8, machine.Placement);
    }

    private static void WriteResult(Utf8JsonWriter json, ScenarioResult result, SigningRates signing)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, result.Name);
        json.WriteString("load"u8, result.Load);
        json.WriteBoolean("failed"u8, result.Failed);
        if (result.Note is { } note) json.WriteString("note"u8, note);
        if (result.Measurement is { } measurement) WriteMeasurement(json, measurement);
        if (result.Maximum is { } maximum) WriteMaximum(json, maximum, signing);
        if (result.Memory is { } memory) WriteMemory(json, memory);
        WriteFacts(json, result);
        json.WriteStartArray("companions"u8);
        foreach (var companion in result.Companions) WriteResult(json, companion, signing);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMeasurement(Utf8JsonWriter json, Measurement m)
    {
        WriteNumber(json, "asked_per_second", m.Asked ?? 0);
        WriteNumber(json, "achieved_per_second", m.Achieved);
        WriteTimes(json, "latency_ms", m.Ok);
        WriteTimes(json, "failed_ms", m.Failed);
        WriteTimes(json, "sent_late_ms", m.SentLate);
        json.WriteStartObject("errors"u8);
        foreach (var (kind, count) in m.Errors) json.WriteNumber(kind, count);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, string name, Latencies times)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, times.Count);
        foreach (var (label, percentage) in Percentiles) WriteNumber(json, label, times.Percentile(percentage).TotalMilliseconds);
        WriteNumber(json, "max", times.Maximum.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void WriteMaximum(Utf8JsonWriter json, Maximum maximum, SigningRates signing)
    {
        json.WriteStartObject("maximum"u8);
        WriteNumber(json, "per_second", maximum.PerSecond);
        json.WriteNumber("workers"u8, maximum.Workers);
        WriteNumber(json, "p99_ms", maximum.P99.TotalMilliseconds);
        WriteNumber(json, "share_of_signing_rate", maximum.PerSecond / signing.PerCore);
        json.WriteString("stopped_because"u8, maximum.StoppedBecause);
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, MemoryUse memory)
    {
        json.WriteStartObject("server_mb"u8);
        WriteNumber(json, "before", memory.BeforeMegabytes);
        WriteNumber(json, "after", memory.AfterMegabytes);
        WriteNumber(json, "peak", memory.PeakMegabytes);
        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, ScenarioResult result)
    {
        json.WriteStartArray("facts"u8);
        foreach (var fact in result.Facts)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, fact.Name);
            WriteNumber(json, "value", fact.Value);
            json.WriteString("unit"u8, fact.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 3));
}
