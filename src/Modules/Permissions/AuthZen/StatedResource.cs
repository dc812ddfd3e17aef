using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>The resource of a question. Two types have a meaning of their own; every other is one under <c>resources</c>.</summary>
/// <param name="Id">Empty where the question looks for resources.</param>
/// <param name="Service">The property <c>service</c> of a route.</param>
internal sealed record StatedResource(string Type, string Id, string? Service = null, PropertyBag? Properties = null)
{
    /// <summary>A call: the id is the raw path, the action the method.</summary>
    internal const string Route = "route";

    /// <summary>A service at which a permission is asked for: the action is the permission.</summary>
    internal const string ServiceType = "service";

    /// <summary>The service that the question names; null where it names none.</summary>
    internal string? Target => Type switch
    {
        Route => Service,
        ServiceType => Id,
        _ => null,
    };
}
