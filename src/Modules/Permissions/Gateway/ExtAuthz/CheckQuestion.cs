using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// Makes a gateway question of what Envoy asks. The service comes from the route's configuration (<c>context_extensions</c>), or else
/// from the host; <c>public_scheme</c> and <c>public_host</c> there are the address that clients call.
/// </summary>
internal static class CheckQuestion
{
    private const string Service = "target_service";
    private const string PublicScheme = "public_scheme";
    private const string PublicHost = "public_host";

    // Envoy writes this for every byte that is no UTF-8 unless it is told to send raw headers.
    private const char Replacement = '!';

    internal static GatewayQuestion Of(CheckRequest request, IHeaderDictionary metadata)
    {
        var call = Read(request, out var fault);
        return new GatewayQuestion(metadata, request.Headers, call, fault, request.Source);
    }

    private static ForwardedCall? Read(CheckRequest request, out string reason)
    {
        reason = ForwardedCall.Malformed;
        var service = Extension(request, Service);
        var (method, path) = (NonEmpty(request.Method), NonEmpty(PathOf(request)));
        // Without a path there is nothing to decide: CONNECT has none, and a message may have no HTTP request at all.
        if (method is null || path is null || (service ?? NonEmpty(request.Host)) is null || (request.HasJoinedHeaders && request.HasRawHeaders) || !AgreesWithHeaders(request))
        {
            return null;
        }

        if (request.HasJoinedHeaders && MayHideBytes(path))
        {
            reason = "ambiguous_path";
            return null;
        }

        reason = ForwardedCall.AmbiguousMethod;
        return MethodOverrides.TryRead(request.Headers, out var other)
            ? new ForwardedCall(service, new MethodReadings(method, other), path, SchemeOf(request), HostOf(request))
            : null;
    }

    // The pseudo-headers are the same words once more; where they are not, two parsers have read two calls.
    private static bool AgreesWithHeaders(CheckRequest request) =>
        Agrees(request, ":method", request.Method) && Agrees(request, ":path", request.Path) && Agrees(request, ":authority", request.Host);

    // Raw headers have the path as the client sent it; the field has what Envoy made of bytes that are no UTF-8.
    private static string? PathOf(CheckRequest request) =>
        request.HasRawHeaders && request.Headers.TryGetValue(":path", out var values) ? values[0] : request.Path;

    // A raw word beyond ASCII differs from the cleaned one by nature; no rule of a policy allows such a word.
    private static bool Agrees(CheckRequest request, string name, string? said) =>
        !request.Headers.TryGetValue(name, out var values)
        || (values is [{ } value] && (value == (said ?? "") || (request.HasRawHeaders && !System.Text.Ascii.IsValid(value))));

    private static bool MayHideBytes(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return (query < 0 ? path.AsSpan() : path.AsSpan(0, query)).Contains(Replacement);
    }

    // A host that a client names is an address of ours only where the policy knows it, and then the host itself told the service.
    private static string? HostOf(CheckRequest request) =>
        Extension(request, PublicHost) ?? (Extension(request, Service) is null ? NonEmpty(request.Host) : null);

    private static string? SchemeOf(CheckRequest request) => Extension(request, PublicScheme) ?? NonEmpty(request.Scheme);

    private static string? Extension(CheckRequest request, string name) => NonEmpty(request.Extensions.GetValueOrDefault(name));

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
