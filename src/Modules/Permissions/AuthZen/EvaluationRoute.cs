using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary><c>POST /access/v1/evaluation</c> (AuthZEN 1.0 section 6). A denial is 200; only a request that cannot be read is 400.</summary>
internal static class EvaluationRoute
{
    private const int MaxRequestId = 128;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/access/v1/evaluation", (RequestDelegate)EvaluateAsync)
        .WithDisplayName("authzen evaluation")
        .Requires("decision:evaluate")
        .Limited(ApiLimit.Decisions)
        .Problems(CommonProblems.Invalid, CommonProblems.TooLarge)
        .WithMetadata(
            new OperationText("evaluateAccess", "decisions", "Ask for one decision", "AuthZEN 1.0 section 6. A denial is 200 with `decision` false. `X-Request-ID` is given back. The subject's property `act` (`{\"sub\": \"order-service\"}`) names a service that acts for it; both must then pass. Its properties `acr` and `auth_time` are those of the token that you verified: without them a person whose role, or a call that, asks for a second factor or a recent login is refused (`mfa_required`, `step_up_required`), with what is asked for in `context.reason`."),
            new RequestHeader("X-Request-ID", "Given back in the answer.", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716", Required: false),
            new RequestExample("application/json", "may this service call that route", EvaluationExamples.RouteRequest),
            new RequestExample("application/json", "does this person hold that permission", EvaluationExamples.PermissionRequest),
            new ResponseExample(200, "The decision, with the rule that made it and its line in the policy.", "application/json", EvaluationExamples.Answer));

    private static async Task EvaluateAsync(HttpContext context)
    {
        EchoRequestId(context);
        var services = context.RequestServices;
        if (!IsJson(context.Request.ContentType))
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Invalid.With("The content type must be application/json."));
            return;
        }

        var body = await ReadBodyAsync(context, services.GetRequiredService<IOptions<PolicyOptions>>().Value.MaxEvaluationBytes);
        if (EvaluationRequest.Parse(body, out var error) is not { } request)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Invalid.With(error));
            return;
        }

        var verdict = await services.GetRequiredService<EvaluationDecision>().DecideAsync(request, context.RequestAborted);
        if (verdict.Reason == DecisionPoint.AuditUnavailable)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
            return;
        }

        EvaluationAnswer.Write(context, verdict);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context, int limit)
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
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsJson(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static void EchoRequestId(HttpContext context)
    {
        if (context.Request.Headers["X-Request-ID"] is [{ Length: > 0 and <= MaxRequestId } id] && id.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Request-ID"] = id;
                return Task.CompletedTask;
            });
        }
    }
}
