using System.Text.Json;
using Npgsql;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Host.Hosting;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Host.Health;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>.</summary>
internal static class HealthRoutes
{
    private const string Reason = "Asked by the load balancer and the container; tells no more than up or down.";
    private const string Tag = "operation";
    private const string Json = "application/json";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    internal static void MapHealth(this WebApplication app)
    {
        app.Map("/healthz/live", LiveAsync).Public(Reason).Limited(ApiLimit.None).WithMetadata(
            AnswersUnready.Mark,
            new OperationText("readLiveness", Tag, "Is the process up", "Asks nothing of anything else."),
            new ResponseExample(200, "It is.", Json, """{ "status": "live" }"""));
        app.Map("/healthz/ready", ReadyAsync).Public(Reason).Limited(ApiLimit.None).WithMetadata(
            AnswersUnready.Mark,
            new OperationText("readReadiness", Tag, "Can it serve", "`degraded` serves too, from local copies and PostgreSQL."),
            new ResponseExample(200, "`ready` or `degraded`.", Json, Checks("degraded", redis: "failed")),
            new ResponseExample(503, "`unready`: send no call here.", Json, Checks("unready", redis: "ok")));
    }

    private static string Checks(string status, string redis) =>
        $$"""{ "status": "{{status}}", "loaded": "ok", "policy": "ok", "postgres": "{{(status == "unready" ? "failed" : "ok")}}", "redis": "{{redis}}", "change_feed": "ok" }""";

    private static Task LiveAsync(HttpContext context) => WriteAsync(context, 200, "live", []);

    /// <summary>Ready: PostgreSQL reachable, schema current, policy and keys loaded. Redis missing is degraded, not unready.</summary>
    private static async Task ReadyAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var serving = services.GetRequiredService<Readiness>().IsServing;
        var policy = services.GetRequiredService<IAccessPolicy>().Version.Length > 0;
        var database = await DatabaseAsync(services.GetRequiredService<NpgsqlDataSource>(), context.RequestAborted);
        var redis = services.GetRequiredService<RedisGate>().IsAvailable;
        var feed = services.GetRequiredService<FeedState>().IsConnected;
        var ready = serving && policy && database;
        var status = !ready ? "unready" : redis && feed ? "ready" : "degraded";
        await WriteAsync(context, ready ? 200 : 503, status,
        [
            ("loaded", serving), ("policy", policy), ("postgres", database), ("redis", redis), ("change_feed", feed),
        ]);
    }

    private static async Task<bool> DatabaseAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Deadline);
        try
        {
            return await SchemaMigration.IsCurrentAsync(source, deadline.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task WriteAsync(HttpContext context, int code, string status, (string Name, bool Ok)[] checks)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = Json;
        context.Response.Headers.CacheControl = "no-store";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            foreach (var (name, ok) in checks)
            {
                json.WriteString(name, ok ? "ok" : "failed");
            }

            json.WriteEndObject();
        }
    }
}
