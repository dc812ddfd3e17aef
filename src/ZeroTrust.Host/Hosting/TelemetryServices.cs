using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Host.Hosting;

/// <summary>Metrics for Prometheus, traces for an OTLP collector where one is configured, logs as JSON lines.</summary>
internal static class TelemetryServices
{
    private const double TracedShare = 0.01;

    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "O"));
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Wolverine", LogLevel.Warning);
        builder.Logging.AddFilter("JasperFx", LogLevel.Warning);
        // Marten logs the parameters of every failed statement, password hashes among them. The exception, which has the
        // statement without them, is logged by whoever handles it.
        builder.Logging.AddFilter("Marten", LogLevel.None);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);

        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Telemetry.Name)
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Telemetry.Name)
                .AddAspNetCoreInstrumentation()
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(TracedShare)))
                .AddOtlpExporter());
        }
    }

    internal static void MapMetrics(this WebApplication app) => app
        .MapPrometheusScrapingEndpoint("/metrics")
        .Limited(ApiLimit.None)
        .Public("Scraped by the monitoring system; holds no personal value.")
        .WithMetadata(
            new OperationText("readMetrics", "operation", "Metrics of this instance", "In the Prometheus text format, or OpenMetrics where Accept asks for it."),
            new ResponseExample(200, "The metrics.", "text/plain", "# TYPE zerotrust_redis_breaker_open gauge\nzerotrust_redis_breaker_open 0\n"));
}
