using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>An AuthZEN 1.0 decision (section 6.2), with its reason; where a login is all that is missing, with the one that is asked for (RFC 9470).</summary>
internal static class EvaluationAnswer
{
    internal static void Write(HttpContext context, Verdict verdict)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("decision", verdict.Allowed);
        json.WriteStartObject("context");
        json.WriteStartObject("reason");
        json.WriteString("code", verdict.Reason);
        if (verdict.Decision.Rule is { } rule)
        {
            json.WriteString("rule", rule);
            json.WriteNumber("line", verdict.Decision.Line);
        }

        if (verdict.Asked.ContextClass is { } contextClass)
        {
            json.WriteString("acr_values", contextClass);
        }

        if (verdict.Asked.MaxAgeSeconds is { } maxAge)
        {
            json.WriteNumber("max_age", maxAge);
        }

        if (verdict.PolicyVersion is not null)
        {
            json.WriteString("policy_version", verdict.PolicyVersion);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
