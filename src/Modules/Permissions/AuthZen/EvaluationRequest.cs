using System.Buffers;
using System.Net;
using System.Text.Json;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>An AuthZEN 1.0 evaluation request (section 6.1). Unknown members are ignored, as the standard says.</summary>
/// <param name="ClientAddress">The text <c>ip</c> of the context, where it is an address and the caller may be one that may state it.</param>
internal sealed record EvaluationRequest(StatedSubject Subject, StatedAction Action, StatedResource Resource, IPAddress? ClientAddress = null)
{
    /// <summary>The service that the question names; null where it names none.</summary>
    internal string? Target => Resource.Target;

    /// <summary>Reads a request; null and a sentence where a required member is missing, empty or of the wrong type.</summary>
    internal static EvaluationRequest? Parse(ReadOnlySequence<byte> body, QuestionReader reader, out string error) =>
        QuestionBody.Parse(body, reader, Read, out error);

    internal static EvaluationRequest? Read(JsonElement root, QuestionReader reader) =>
        reader.Subject(root) is { } subject && reader.Action(root) is { } action && reader.Resource(root) is { } resource
        && reader.TryContext(root, out var address)
            ? new EvaluationRequest(subject, action, resource, address)
            : null;
}
