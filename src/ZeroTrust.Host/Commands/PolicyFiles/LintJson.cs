using System.Buffers;
using System.Text;
using System.Text.Json;
using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>Reports of the linter for a program: <c>{"files":[{"file","findings":[{"line","column","code","severity","message"}],"omitted"}]}</c>.</summary>
internal static class LintJson
{
    /// <summary>One line.</summary>
    internal static string Write(IEnumerable<(string File, LintReport Report)> reports)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("files");
            foreach (var (file, report) in reports)
            {
                WriteFile(json, file, report);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFile(Utf8JsonWriter json, string file, LintReport report)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteNumber("line", finding.Line);
            json.WriteNumber("column", finding.Column);
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == LintSeverity.Error ? "error" : "warning");
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("omitted", report.Omitted);
        json.WriteEndObject();
    }
}
