using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>Reads a question out of the bytes of a body; null and a sentence where it cannot be read.</summary>
internal delegate T? QuestionParser<T>(ReadOnlySequence<byte> body, QuestionReader reader, PolicyOptions options, out string error)
    where T : class;

/// <summary>One question as it came, with the policy that all of it is answered by.</summary>
internal readonly record struct AskedQuestion<T>(T Question, ActivePolicy? Policy, StatementTrust Trust);

/// <summary>What all AuthZEN addresses do alike (section 10.1): content type, request id, size, strict JSON.</summary>
internal static class QuestionDoor
{
    internal const string RequestIdHeader = "X-Request-ID";
    private const int MaxRequestId = 128;

    internal static readonly RequestHeader RequestId = new(RequestIdHeader, "Given back in the answer.", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716", Required: false);

    /// <summary>Reads the question; null where it cannot be read, and then the problem is answered.</summary>
    internal static async ValueTask<AskedQuestion<T>?> ReadAsync<T>(HttpContext context, QuestionParser<T> parse)
        where T : class
    {
        EchoRequestId(context);
        if (!IsJson(context.Request.ContentType))
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Invalid.With("The content type must be application/json."));
            return null;
        }

        var services = context.RequestServices;
        var options = services.GetRequiredService<IOptions<PolicyOptions>>().Value;
        var body = await ReadBodyAsync(context, options.MaxEvaluationBytes);

        // Taken once: what the caller may state and what is decided follow from one version.
        var policy = services.GetRequiredService<DecisionPoint>().Policy;
        var trust = StatementTrust.Of(policy, context.Scope().Caller);
        var question = parse(body, new QuestionReader(trust, services.GetRequiredService<TimeProvider>().GetUtcNow()), options, out var error);
        context.Request.BodyReader.AdvanceTo(body.End);
        if (question is null)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Invalid.With(error));
            return null;
        }

        return new AskedQuestion<T>(question, policy, trust);
    }

    // The whole body as it lies in the buffers of the connection; who called gives it back.
    private static async ValueTask<ReadOnlySequence<byte>> ReadBodyAsync(HttpContext context, int limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                throw new ProblemException(CommonProblems.TooLarge);
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsJson(string? contentType) => contentType == "application/json"
        || (Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    // When the answer starts: a problem document clears the headers that were set before.
    private static void EchoRequestId(HttpContext context)
    {
        if (context.Request.Headers[RequestIdHeader] is [{ Length: > 0 and <= MaxRequestId } id] && id.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers[RequestIdHeader] = id;
                return Task.CompletedTask;
            });
        }
    }
}
