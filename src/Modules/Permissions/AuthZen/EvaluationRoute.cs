using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary><c>POST /access/v1/evaluation</c> (AuthZEN 1.0 section 6). A denial is 200; only a request that cannot be read is 400.</summary>
internal static class EvaluationRoute
{
    private const int MaxRequestId = 128;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/access/v1/evaluation", (RequestDelegate)EvaluateAsync)
        .WithDisplayName("authzen evaluation")
        .Requires("decision:evaluate");

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

        var verdict = await DecideAsync(services, request, context.RequestAborted);
        if (verdict.Reason == "audit_unavailable")
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
            return;
        }

        Write(context, verdict);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async ValueTask<Verdict> DecideAsync(IServiceProvider services, EvaluationRequest request, CancellationToken ct)
    {
        var point = services.GetRequiredService<DecisionPoint>();
        DecisionSubject? subject = request.SubjectType switch
        {
            "service" => new DecisionSubject(CallerKind.Service, request.SubjectId, null),
            "user" => new DecisionSubject(CallerKind.User, request.SubjectId, await services.GetRequiredService<IPermissionReader>().ReadAsync(request.SubjectId, ct)),
            _ => null,
        };
        var known = subject ?? new DecisionSubject(CallerKind.Service, "-", null);
        return (subject, request.ResourceType, request.Service) switch
        {
            (null, _, _) => await point.RefuseAsync(known, "-", request.Action, "unknown_subject_type", ct),
            (_, "route", { } target) => await point.RouteAsync(known, target, request.Action, null, request.ResourceId, ct),
            (_, "route", null) => await point.RefuseAsync(known, "-", request.Action, "no_service", ct),
            (_, "service", _) => await point.PermissionAsync(known, request.ResourceId, request.Action, ct),
            _ => await point.RefuseAsync(known, "-", request.Action, "unknown_resource_type", ct),
        };
    }

    private static void Write(HttpContext context, Verdict verdict)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("decision", verdict.Allowed);
        json.WriteStartObject("context");
        json.WriteStartObject("reason");
        json.WriteString("code", verdict.Reason);
        if (verdict.Rule is not null)
        {
            json.WriteString("rule", verdict.Rule);
            json.WriteNumber("line", verdict.Line);
        }

        if (verdict.PolicyVersion is not null)
        {
            json.WriteString("policy_version", verdict.PolicyVersion);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
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
