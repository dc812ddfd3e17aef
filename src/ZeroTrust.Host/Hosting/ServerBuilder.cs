using FastEndpoints;
using ZeroTrust.Host.Api;
using ZeroTrust.Host.Api.Description;
using ZeroTrust.Host.Health;
using ZeroTrust.Host.Tls;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Hosting;

/// <summary>Composes the host. Opens no connection: that is for start-up tasks and hosted services.</summary>
internal static class ServerBuilder
{
    /// <remarks>
    /// Settings are read once, so no file is watched for changes: the watch covers the working folder with all below it, and
    /// from «/», a container's usual one, it took two seconds of every start.
    /// </remarks>
    internal static WebApplicationBuilder Create() =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });

    internal static WebApplication Build(WebApplicationBuilder builder, bool migrates = false)
    {
        builder.AddPlatform();
        builder.AddListeners();
        builder.AddStorage(migrates);
        builder.AddMessaging(migrates);
        builder.AddBackground();
        builder.AddTelemetry();
        builder.AddApi();
        foreach (var module in ModuleList.All)
        {
            module.AddServices(builder);
        }

        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseResponseHeaders();
        app.UseMiddleware<ProblemMiddleware>();
        // At the gateway's door the header is a part of the question: it names the client of the call that is asked about.
        app.UseWhen(static context => !context.Request.Path.StartsWithSegments("/v1/gateway"), static branch => branch.UseForwardedHeaders());
        app.UseRouting();
        app.UseMiddleware<ReadinessMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<ContentTypeMiddleware>();
        app.UseApi();
        foreach (var module in ModuleList.All)
        {
            module.MapRoutes(app);
        }

        app.MapHealth();
        app.MapMetrics();
        app.MapDescription();
    }
}
