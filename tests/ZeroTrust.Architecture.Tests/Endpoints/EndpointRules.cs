using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Architecture.Tests.Endpoints;

/// <summary>An endpoint as the lists of this project name it.</summary>
internal sealed record Route(string Methods, string Pattern, RequiredPermission? Required, string? PublicReason, RequiredLogin? Login = null)
{
    internal string Name => $"{Methods} {Pattern}";

    internal static Route Of(RouteEndpoint endpoint) => new(
        string.Join(',', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Order(StringComparer.Ordinal) ?? (IEnumerable<string>)["*"]),
        "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/'),
        endpoint.Metadata.GetMetadata<RequiredPermission>(),
        endpoint.Metadata.GetMetadata<PublicEndpoint>()?.Reason,
        endpoint.Metadata.GetMetadata<RequiredLogin>());
}

/// <summary>Every endpoint says who may call it, and what strangers may call is on a written list.</summary>
internal static class EndpointRules
{
    /// <summary>One sentence for each fault.</summary>
    /// <param name="written">Lines <c>METHODS /pattern | reason</c>.</param>
    internal static IReadOnlyList<string> Violations(IEnumerable<RouteEndpoint> endpoints, IEnumerable<string> written)
    {
        var routes = endpoints.Select(Route.Of).ToList();
        var listed = written.ToDictionary(line => line.Split('|')[0].Trim(), line => line.Split('|', 2)[1].Trim(), StringComparer.Ordinal);
        return
        [
            .. routes.Where(route => route.Required is null && route.PublicReason is null).Select(route => $"{route.Name} declares neither a permission nor that it is public."),
            .. routes.Where(route => route.Required is not null && route.PublicReason is not null).Select(route => $"{route.Name} declares a permission and that it is public."),
            .. routes.Where(route => route.PublicReason is not null && !listed.ContainsKey(route.Name)).Select(route => $"{route.Name} is public and not on the list."),
            .. routes.Where(route => route.PublicReason is not null && listed.TryGetValue(route.Name, out var reason) && reason != route.PublicReason)
                .Select(route => $"{route.Name} is public for another reason than the list says: {route.PublicReason}"),
            .. listed.Keys.Except(routes.Where(route => route.PublicReason is not null).Select(route => route.Name)).Select(name => $"{name} is on the list and not public: take it off."),
            .. listed.Where(line => line.Value.Length < 10).Select(line => $"{line.Key} is on the list without a reason."),
            .. routes.Where(route => route.Required?.Permission is { } permission && !IsPermission(permission)).Select(route => $"{route.Name} asks for '{route.Required!.Permission}', which is no permission."),
        ];
    }

    // noun:verb, and no pattern: an endpoint that asked for user:* would be open to who holds anything of it.
    private static bool IsPermission(string permission) =>
        permission.Split(':') is { Length: >= 2 } parts && parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || c is '_' or '-'));
}
