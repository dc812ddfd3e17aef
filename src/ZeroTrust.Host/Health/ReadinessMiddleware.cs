using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Health;

/// <summary>Marks a route that answers before the instance is ready. Endpoint metadata.</summary>
internal sealed record AnswersUnready
{
    internal static readonly AnswersUnready Mark = new();
}

/// <summary>Answers 503 before the instance has loaded what it decides with. Health addresses pass.</summary>
internal sealed class ReadinessMiddleware(RequestDelegate next, Readiness readiness)
{
    public Task InvokeAsync(HttpContext context) =>
        readiness.IsServing || context.GetEndpoint()?.Metadata.GetMetadata<AnswersUnready>() is not null
            ? next(context)
            : ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
}
