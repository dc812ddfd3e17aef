using System.Text.Json;
using Npgsql;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Host.Hosting;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Host.Health;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>.</summary>
internal static class HealthRoutes
{
    private const string Reason = "Asked by the load balancer and the container; tells no more than up or down.";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    internal static void MapHealth(this WebApplication app)
    {
        app.Map("/healthz/live", LiveAsync).Public(Reason);
        app.Map("/healthz/ready", ReadyAsync).Public(Reason);
    }

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
        context.Response.ContentType = "application/json";
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
