using System.Text.Json;
using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Report;

namespace ZeroTrust.Load.Tests;

public sealed class ReportTests
{
    private static readonly MachineFacts Machine = new(
        new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), "Intel(R) Xeon(R) CPU @ 2.20GHz", 2, "6.1", ".NET 10", "abc", "1.0", "pinned");

    [Fact]
    public void People_read_latency_maximum_errors_facts_and_memory()
    {
        var text = MarkdownReport.Render(Sample());

        text.ShouldContain("| token | 70.0 | 0.2 | 2 | 1.00 | 3.00 | 3.00 | 3.00 | 3.00 | 1 |");
        text.ShouldContain("- token: 750.0/s with 8 workers, 0.75 × one core's signing rate");
        text.ShouldContain("| RSA-2048 signatures, one core | 1000/s (before 1000, after 900) |");
        text.ShouldContain("- token: http_503 1");
        text.ShouldContain("- token: hit rate 97.5 %");
        text.ShouldContain("- token: 80.0 before, 90.0 after, peak 95.0");
        text.ShouldContain("- gone: skipped: no pid");
    }

    [Fact]
    public void Programs_read_the_same()
    {
        using var json = JsonDocument.Parse(JsonReport.Render(Sample()));
        var token = json.RootElement.GetProperty("scenarios")[0];

        token.GetProperty("latency_ms").GetProperty("p99").GetDouble().ShouldBe(3, tolerance: 0.01);
        token.GetProperty("errors").GetProperty("http_503").GetInt64().ShouldBe(1);
        token.GetProperty("maximum").GetProperty("share_of_signing_rate").GetDouble().ShouldBe(0.75);
        json.RootElement.GetProperty("cpu").GetString().ShouldBe(Machine.Cpu);
    }

    [Fact]
    public void Rates_of_one_run_are_set_beside_each_other_and_only_where_both_are_there()
    {
        var report = Sample() with
        {
            Results = [With("decide_http", 15_000), With("decide_cerbos", 3_000), With("decide_nolog", 20_000), new ScenarioResult("echo_floor", "") { Note = "skipped" }],
        };

        var text = MarkdownReport.Render(report);
        text.ShouldContain("- 5.00 × as many decisions as Cerbos, both decision logs on");
        text.ShouldContain("- 0.75 × of the rate without the decision log");
        text.ShouldNotContain("bare echo");
        using var json = JsonDocument.Parse(JsonReport.Render(report));
        json.RootElement.GetProperty("ratios")[0].GetProperty("ratio").GetDouble().ShouldBe(5);
    }

    [Fact]
    public async Task Files_are_named_by_day_and_processor()
    {
        var folder = Directory.CreateTempSubdirectory("load-report-");
        try
        {
            var path = await Sample().WriteAsync(folder.FullName, "", TestContext.Current.CancellationToken);

            Path.GetFileName(path).ShouldBe("2026-03-04-intel-r-xeon-r-cpu-2-20ghz.md");
            File.Exists(Path.ChangeExtension(path, ".json")).ShouldBeTrue();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ScenarioResult With(string name, double rate) => new(name, "70 %") { Maximum = new Maximum(rate, 8, TimeSpan.FromMilliseconds(2), "") };

    private static LoadReport Sample()
    {
        var recorder = new Recorder();
        recorder.Record(TimeSpan.FromMilliseconds(1), Response.Ok());
        recorder.Record(TimeSpan.FromMilliseconds(3), Response.Ok());
        recorder.Record(TimeSpan.FromMilliseconds(9), Response.Fail(503));
        var token = new ScenarioResult("token", "70 %")
        {
            Measurement = recorder.Finish(70, TimeSpan.FromSeconds(10)),
            Maximum = new Maximum(750, 8, TimeSpan.FromMilliseconds(20), "16 workers gave no more"),
            Memory = new MemoryUse(80, 90, 95),
            Facts = [new Fact("hit rate", 97.5, "%")],
        };
        return new LoadReport(Machine, new SigningRates(1000, 900), 99, [token, new ScenarioResult("gone", "") { Note = "skipped: no pid" }]);
    }
}
