using System.Net;
using System.Text.Json;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// Reads the parts of a question, each null with a sentence in <see cref="Error"/> where it cannot be read. What the caller may not state
/// is not read at all. For one request.
/// </summary>
internal sealed class QuestionReader(StatementTrust trust, DateTimeOffset now)
{
    internal const string Required = "subject (type, id), action (name) and resource (type, id) are required, each a non-empty string.";

    /// <summary>What was wrong with the part that was read last and is null.</summary>
    internal string Error { get; private set; } = Required;

    /// <param name="isSought">The id is what the question looks for: it is not read.</param>
    internal StatedSubject? Subject(JsonElement parent, bool isSought = false)
    {
        if (Entity(parent, "subject"u8) is not { } subject || QuestionText.Of(subject, "type"u8) is not { } type
            || (isSought ? "" : QuestionText.Of(subject, "id"u8)) is not { } id)
        {
            return Fail<StatedSubject>(Required);
        }

        if (!TryProperties(subject, out var properties, out var bag))
        {
            return null;
        }

        if (properties is not { } stated)
        {
            return new StatedSubject(type, id);
        }

        if (!TokenStatements.TryActor(stated, out var actor))
        {
            return Fail<StatedSubject>("The subject's property act must be an object with the text sub.");
        }

        return TokenStatements.TryLogin(stated, now, out var login)
            ? new StatedSubject(type, id, actor, login, bag)
            : Fail<StatedSubject>("The subject's property acr must be a text and auth_time whole seconds since 1970.");
    }

    internal StatedAction? Action(JsonElement parent)
    {
        if (Entity(parent, "action"u8) is not { } action || QuestionText.Of(action, "name"u8) is not { } name)
        {
            return Fail<StatedAction>(Required);
        }

        return TryProperties(action, out _, out var bag) ? new StatedAction(name, bag) : null;
    }

    /// <param name="isSought">The id is what the question looks for: it is not read.</param>
    internal StatedResource? Resource(JsonElement parent, bool isSought = false)
    {
        if (Entity(parent, "resource"u8) is not { } resource || QuestionText.Of(resource, "type"u8) is not { } type
            || (isSought ? "" : QuestionText.Of(resource, "id"u8)) is not { } id)
        {
            return Fail<StatedResource>(Required);
        }

        return TryProperties(resource, out var properties, out var bag)
            ? new StatedResource(type, id, properties is { } stated ? QuestionText.Of(stated, "service"u8) : null, bag)
            : null;
    }

    /// <summary>Reads the context, which may be missing, and the client's address in it.</summary>
    internal bool TryContext(JsonElement parent, out IPAddress? address)
    {
        address = null;
        if (!parent.TryGetProperty("context"u8, out var context))
        {
            return true;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            Error = "properties and context must be objects.";
            return false;
        }

        address = trust.MayStateAnything ? QuestionText.Address(context, "ip"u8) : null;
        return true;
    }

    internal T? Fail<T>(string error)
        where T : class
    {
        Error = error;
        return null;
    }

    private bool TryProperties(JsonElement entity, out JsonElement? properties, out PropertyBag? bag)
    {
        (properties, bag) = (null, null);
        if (!entity.TryGetProperty("properties"u8, out var stated))
        {
            return true;
        }

        if (stated.ValueKind != JsonValueKind.Object)
        {
            Error = "properties and context must be objects.";
            return false;
        }

        properties = stated;
        if (!trust.MayStateProperties || stated.GetPropertyCount() is not (> 0 and var count))
        {
            return true;
        }

        Error = $"An entity has at most {PropertyBag.MaxCount} properties.";
        bag = count <= PropertyBag.MaxCount ? StatedProperties.Read(stated) : null;
        return bag is not null;
    }

    private static JsonElement? Entity(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
