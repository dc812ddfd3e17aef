using System.Text.Json;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>An AuthZEN 1.0 evaluation request (section 6.1). Unknown members are ignored, as the standard says.</summary>
/// <param name="Service">The property <c>service</c> of a route resource.</param>
/// <param name="Actor">The property <c>act</c> of the subject, as in a token (RFC 8693 section 4.1): the service that acts for it.</param>
/// <param name="Login">The properties <c>acr</c> and <c>auth_time</c> of the subject, from the token that the enforcement point verified.</param>
internal sealed record EvaluationRequest(
    string SubjectType, string SubjectId, string Action, string ResourceType, string ResourceId, string? Service, string? Actor = null,
    PersonLogin Login = default)
{
    internal const string Route = "route";
    internal const string ServiceType = "service";

    // More than the longest path with a query that a proxy lets through.
    private const int MaxText = 8192;

    // The last second that a date can be: 9999-12-31T23:59:59Z.
    private const long LatestTime = 253_402_300_799;

    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 32);

    /// <summary>The service that the question is about; null where the request names none.</summary>
    internal string? Target => ResourceType switch
    {
        Route => Service,
        ServiceType => ResourceId,
        _ => null,
    };

    /// <summary>Reads a request; null and a sentence where a required member is missing, empty or of the wrong type.</summary>
    internal static EvaluationRequest? Parse(ReadOnlyMemory<byte> body, out string error)
    {
        error = "The body is not one JSON object with distinct member names.";
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, out error) : null;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }

    private static EvaluationRequest? Read(JsonElement root, out string error)
    {
        error = "subject (type, id), action (name) and resource (type, id) are required, each a non-empty string.";
        if (Entity(root, "subject") is not { } subject || Entity(root, "action") is not { } action || Entity(root, "resource") is not { } resource
            || Text(subject, "type") is not { } subjectType || Text(subject, "id") is not { } subjectId
            || Text(action, "name") is not { } name
            || Text(resource, "type") is not { } resourceType || Text(resource, "id") is not { } resourceId)
        {
            return null;
        }

        error = "properties and context must be objects.";
        if (!IsObjectOrAbsent(root, "context") || !IsObjectOrAbsent(subject, "properties")
            || !IsObjectOrAbsent(action, "properties") || !IsObjectOrAbsent(resource, "properties"))
        {
            return null;
        }

        error = "The subject's property act must be an object with the text sub.";
        if (!TryActor(subject, out var actor))
        {
            return null;
        }

        error = "The subject's property acr must be a text and auth_time whole seconds since 1970.";
        if (!TryLogin(subject, out var login))
        {
            return null;
        }

        var service = resource.TryGetProperty("properties", out var properties) ? Text(properties, "service") : null;
        return new EvaluationRequest(subjectType, subjectId, name, resourceType, resourceId, service, actor, login);
    }

    // An actor that cannot be read must not turn into none: the answer would be too wide.
    private static bool TryActor(JsonElement subject, out string? actor)
    {
        actor = null;
        if (!subject.TryGetProperty("properties", out var properties) || !properties.TryGetProperty("act", out var act))
        {
            return true;
        }

        actor = act.ValueKind == JsonValueKind.Object ? Text(act, "sub") : null;
        return actor is not null;
    }

    // Neither is guessed: a class or a time that cannot be read is no word of the token.
    private static bool TryLogin(JsonElement subject, out PersonLogin login)
    {
        login = default;
        if (!subject.TryGetProperty("properties", out var properties))
        {
            return true;
        }

        login = new PersonLogin(Text(properties, "acr"), Time(properties, "auth_time"));
        return (login.ContextClass is not null || !properties.TryGetProperty("acr", out _))
            && (login.At is not null || !properties.TryGetProperty("auth_time", out _));
    }

    private static JsonElement? Entity(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxText } text ? text : null;

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LatestTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static bool IsObjectOrAbsent(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Object;
}
