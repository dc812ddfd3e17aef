using FastEndpoints;

namespace ZeroTrust.Platform.Problems;

/// <summary>Lets an endpoint answer with a problem: <c>await Send.ProblemAsync(MfaProblems.Rejected)</c>.</summary>
public static class ProblemEndpointExtensions
{
    /// <summary>Sends the problem as the response.</summary>
    public static Task ProblemAsync(this IResponseSender sender, Problem problem, IReadOnlyList<FieldError>? errors = null)
    {
        sender.HttpContext.MarkResponseStart();
        return ProblemWriter.WriteAsync(sender.HttpContext, problem, errors);
    }

    /// <summary>Sends the problem with extension members that the caller writes.</summary>
    public static Task ProblemAsync(this IResponseSender sender, Problem problem, Action<System.Text.Json.Utf8JsonWriter> extensions)
    {
        sender.HttpContext.MarkResponseStart();
        return ProblemWriter.WriteAsync(sender.HttpContext, problem, extensions);
    }
}
