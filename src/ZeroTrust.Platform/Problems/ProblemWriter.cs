using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Platform.Problems;

/// <summary>The one place that turns a problem into RFC 9457 problem details.</summary>
public static class ProblemWriter
{
    private const string ContentType = "application/problem+json";

    /// <summary>Writes the problem as the whole response. Does nothing when the response has begun.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem, IReadOnlyList<FieldError>? errors = null) =>
        WriteAsync(context, problem, errors is { Count: > 0 } ? json => WriteErrors(json, errors) : null);

    /// <summary>The same with extension members (RFC 9457 section 3.2) that the caller writes.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem, Action<Utf8JsonWriter>? extensions)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        var response = context.Response;
        response.Clear();
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = problem.Challenge;
        }

        await response.Body.WriteAsync(Render(problem, Activity.Current?.TraceId.ToHexString(), extensions), context.RequestAborted);
    }

    /// <summary>The document itself, as UTF-8.</summary>
    /// <param name="correlationId">Names the request in logs and audit entries; null where there is none.</param>
    public static ReadOnlyMemory<byte> Render(Problem problem, string? correlationId, Action<Utf8JsonWriter>? extensions = null)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("code", problem.Code);
        if (problem.Detail is not null)
        {
            json.WriteString("detail", problem.Detail);
        }

        if (correlationId is not null)
        {
            json.WriteString("correlation_id", correlationId);
        }

        extensions?.Invoke(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<FieldError> errors)
    {
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field", error.Field);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>What is wrong with one field; the message never repeats the value.</summary>
public sealed record FieldError(string Field, string Message);
