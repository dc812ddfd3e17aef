using System.Net;
using System.Text.Json;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>What stands at the top of an evaluations request, read once for all of its questions.</summary>
internal sealed record EvaluationDefaults(StatedSubject? Subject, StatedAction? Action, StatedResource? Resource, IPAddress? ClientAddress)
{
    /// <summary>Null where something stands there that cannot be read: no question may be answered by guessing it.</summary>
    internal static EvaluationDefaults? Read(JsonElement root, QuestionReader reader)
    {
        var subject = Has(root, "subject"u8) ? reader.Subject(root) : null;
        var action = Has(root, "action"u8) ? reader.Action(root) : null;
        var resource = Has(root, "resource"u8) ? reader.Resource(root) : null;
        return Has(root, "subject"u8) == subject is not null && Has(root, "action"u8) == action is not null
            && Has(root, "resource"u8) == resource is not null && reader.TryContext(root, out var address)
                ? new EvaluationDefaults(subject, action, resource, address)
                : null;
    }

    /// <summary>One question with what it leaves out taken from here; null with the reader's error where something is missing still.</summary>
    internal EvaluationRequest? Complete(JsonElement item, QuestionReader reader)
    {
        var subject = Has(item, "subject"u8) ? reader.Subject(item) : Subject ?? reader.Fail<StatedSubject>(QuestionReader.Required);
        var action = subject is null ? null : Has(item, "action"u8) ? reader.Action(item) : Action ?? reader.Fail<StatedAction>(QuestionReader.Required);
        var resource = action is null ? null : Has(item, "resource"u8) ? reader.Resource(item) : Resource ?? reader.Fail<StatedResource>(QuestionReader.Required);
        var address = ClientAddress;
        return resource is not null && (!Has(item, "context"u8) || reader.TryContext(item, out address))
            ? new EvaluationRequest(subject!, action!, resource, address)
            : null;
    }

    private static bool Has(JsonElement parent, ReadOnlySpan<byte> name) => parent.TryGetProperty(name, out _);
}
