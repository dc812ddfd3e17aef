using FastEndpoints;
using Microsoft.AspNetCore.Builder;

namespace ZeroTrust.Platform.Access;

/// <summary>The permission at the target <c>zerotrust</c> that an endpoint asks for. Endpoint metadata.</summary>
/// <param name="Permission">Such as <c>user:read</c>; null when any authenticated caller may call, about itself.</param>
/// <param name="ServiceScoped">
/// Whether a <c>service_owner</c>, bounded to its assigned services, is let through; the endpoint then asks
/// <see cref="AccessScope"/> about the one it acts on.
/// </param>
/// <param name="AnyAudience">Whether a person's token for another target is enough; only for what concerns the token's own session.</param>
/// <param name="OfOthers">
/// The permission without which a caller that may call about itself may do so about nobody else; the endpoint asks <see cref="OtherPeople"/>.
/// </param>
public sealed record RequiredPermission(string? Permission, bool ServiceScoped = false, bool AnyAudience = false, string? OfOthers = null);

/// <summary>Marks an endpoint that strangers may call, with the reason. Every use is on the written list of a test.</summary>
public sealed record PublicEndpoint(string Reason);

/// <summary>Says in an endpoint's <c>Configure</c> who may call it. An endpoint that says nothing is refused to all.</summary>
public static class AccessEndpointExtensions
{
    /// <summary>The caller must hold the permission.</summary>
    public static void Requires(this BaseEndpoint endpoint, string permission, bool serviceScoped = false) =>
        Declare(endpoint, new RequiredPermission(permission, serviceScoped));

    /// <summary>Any authenticated caller, about itself.</summary>
    public static void RequiresCaller(this BaseEndpoint endpoint, bool anyAudience = false, string? ofOthers = null) =>
        Declare(endpoint, new RequiredPermission(null, AnyAudience: anyAudience, OfOthers: ofOthers));

    /// <summary>The login of a person who calls must be recent and of this class at least (RFC 9470); beside the permission.</summary>
    public static void RequiresLogin(this BaseEndpoint endpoint, string? contextClass = null, bool recent = true) =>
        endpoint.Definition.Options(route => route.WithMetadata(new RequiredLogin(contextClass, recent)));

    /// <summary>Anybody; say why.</summary>
    public static void Public(this BaseEndpoint endpoint, string reason) => Declare(endpoint, new PublicEndpoint(reason));

    /// <summary>The caller must hold the permission.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder route, string permission)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RequiredPermission(permission));

    /// <summary>Anybody; say why.</summary>
    public static TBuilder Public<TBuilder>(this TBuilder route, string reason)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new PublicEndpoint(reason));

    private static void Declare(BaseEndpoint endpoint, object metadata)
    {
        // Our own middleware decides, with our own engine; ASP.NET's authorization has no say and is not installed.
        endpoint.Definition.AllowAnonymous();
        endpoint.Definition.Options(route => route.WithMetadata(metadata));
    }
}
