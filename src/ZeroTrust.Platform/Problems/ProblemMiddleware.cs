using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ZeroTrust.Platform.Problems;

/// <summary>Turns exceptions and bare error statuses into problem documents; logs a bug once, with its chain.</summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            await FillBareStatusAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            context.Abort();
        }
        catch (Exception exception)
        {
            var problem = ExceptionProblems.Of(exception);
            if (problem.Status >= 500)
            {
                LogFailed(logger, exception, problem.Code, context.Request.Path);
            }

            await ProblemWriter.WriteAsync(context, problem);
        }
    }

    private static Task FillBareStatusAsync(HttpContext context) =>
        context.Response is { HasStarted: false, ContentLength: null, ContentType: null }
            ? context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => ProblemWriter.WriteAsync(context, CommonProblems.NotFound),
                StatusCodes.Status405MethodNotAllowed => WithAllow(context),
                StatusCodes.Status415UnsupportedMediaType => ProblemWriter.WriteAsync(context, CommonProblems.UnsupportedMediaType),
                _ => Task.CompletedTask,
            }
            : Task.CompletedTask;

    private static async Task WithAllow(HttpContext context)
    {
        var allow = context.Response.Headers.Allow;
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Allow = allow;
            return Task.CompletedTask;
        });
        await ProblemWriter.WriteAsync(context, CommonProblems.MethodNotAllowed);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The request to {Path} ended in {Code}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string code, PathString path);
}
