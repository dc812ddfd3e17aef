using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// An AuthZEN 1.0 decision (section 6.2), with its reason; where a login is all that is missing, with the one that is asked for: in the
/// words of RFC 9470, and as the obligation <c>step-up</c> of the obligations profile (draft 1).
/// </summary>
internal static class EvaluationAnswer
{
    internal const string StepUp = "step-up";

    internal static void Write(HttpContext context, in Verdict verdict) => JsonAnswer.Write(context, verdict, static (json, given) => Write(json, given));

    /// <summary>The decision as one object.</summary>
    internal static void Write(Utf8JsonWriter json, in Verdict verdict)
    {
        json.WriteStartObject();
        json.WriteBoolean("decision"u8, verdict.Allowed);
        json.WriteStartObject("context"u8);
        WriteReason(json, verdict);
        if (!verdict.Asked.AsksForNothing)
        {
            WriteStepUp(json, verdict.Asked);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteReason(Utf8JsonWriter json, in Verdict verdict)
    {
        var decision = verdict.Decision;
        json.WriteStartObject("reason"u8);
        json.WriteString("code"u8, verdict.Reason);
        if (decision.Rule is { } rule)
        {
            json.WriteString("rule"u8, rule);
            json.WriteNumber("line"u8, decision.Line);
        }

        if (verdict.Audited is { } audited)
        {
            json.WriteString("audited"u8, audited);
        }

        if (decision.CanonicalPath is { } path)
        {
            json.WriteString("canonical_path"u8, path);
        }

        if (verdict.Asked.ContextClass is { } contextClass)
        {
            json.WriteString("acr_values"u8, contextClass);
        }

        if (verdict.Asked.MaxAgeSeconds is { } maxAge)
        {
            json.WriteNumber("max_age"u8, maxAge);
        }

        if (verdict.PolicyVersion is { } version)
        {
            json.WriteString("policy_version"u8, version);
        }

        if (decision.Nearest is { } nearest)
        {
            WriteNearest(json, nearest);
        }

        json.WriteEndObject();
    }

    private static void WriteNearest(Utf8JsonWriter json, in NearestMiss nearest)
    {
        json.WriteStartObject("nearest"u8);
        json.WriteString("rule"u8, nearest.Rule);
        json.WriteNumber("line"u8, nearest.Line);
        json.WriteString("differs"u8, nearest.DiffersName);
        json.WriteEndObject();
    }

    // The profile asks for a class always; where only the age of the login is too great, any class is enough.
    private static void WriteStepUp(Utf8JsonWriter json, LoginRequirement asked)
    {
        json.WriteStartArray("obligations"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, StepUp);
        json.WriteString("id"u8, "step-up-1"u8);
        json.WriteString("acr_value"u8, asked.ContextClass ?? ContextClasses.OneFactor);
        if (asked.MaxAgeSeconds is { } maxAge)
        {
            json.WriteNumber("max_age"u8, maxAge);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }
}
