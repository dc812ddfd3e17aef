using Microsoft.AspNetCore.Builder;

namespace ZeroTrust.Platform.Limits;

/// <summary>
/// Which limit of the API a route has. Endpoint metadata; without it a route has that of its caller, or of the address of a
/// stranger.
/// </summary>
public sealed class ApiLimit
{
    private ApiLimit()
    {
    }

    /// <summary>
    /// None: what the monitoring asks, and doors at which machines prove themselves in the request and ask at any rate. A
    /// gateway's 429 would be an outage of everything behind it.
    /// </summary>
    public static readonly ApiLimit None = new();

    /// <summary>That of the decision doors.</summary>
    public static readonly ApiLimit Decisions = new();
}

/// <summary>Says it of a route.</summary>
public static class ApiLimitExtensions
{
    /// <summary>Gives the route this limit.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder route, ApiLimit limit)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(limit);
}
