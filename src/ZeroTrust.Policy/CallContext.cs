using System.Net;

namespace ZeroTrust.Policy;

/// <summary>
/// What a condition may ask about one call beside the policy itself. A condition that asks for something that is not there is an
/// error, and an error is a denial.
/// </summary>
public readonly record struct CallContext
{
    /// <summary>When the call is decided; the default means that nobody knows, and a condition on time then fails.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The address of the client; null where nobody knows it.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>The id of the person; of a service it is its name, which the decision knows.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Properties of the subject that the question states, from a caller that may state them; null for none.</summary>
    public PropertyBag? Subject { get; init; }

    /// <summary>The same of the resource.</summary>
    public PropertyBag? Resource { get; init; }

    /// <summary>The same of the action.</summary>
    public PropertyBag? Action { get; init; }
}
