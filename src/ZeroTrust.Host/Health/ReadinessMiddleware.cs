using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Health;

/// <summary>Answers 503 before the instance has loaded what it decides with. Health addresses pass.</summary>
internal sealed class ReadinessMiddleware(RequestDelegate next, Readiness readiness)
{
    public Task InvokeAsync(HttpContext context) =>
        readiness.IsServing || context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)
            ? next(context)
            : ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
}
