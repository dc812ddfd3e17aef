using Microsoft.OpenApi;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Host.Api.Description;

/// <summary>Id, group, summary and description of an operation.</summary>
internal static class TextParts
{
    private const string Suffix = "Endpoint";

    internal static void Add(OpenApiDocument document, OpenApiOperation operation, DescribedRoute route)
    {
        var text = route.Metadata.GetMetadata<OperationText>() ?? OfEndpoint(route);
        operation.OperationId = text.Id;
        operation.Summary = text.Summary;
        operation.Description = $"{text.Description.Trim()}\n\n{AccessOf(route.Metadata)}";
        operation.Tags = new HashSet<OpenApiTagReference> { new(text.Tag, document) };
    }

    // /v1/users/… is the group users.
    private static OperationText OfEndpoint(DescribedRoute route) => new(
        IdOf(route.Definition!.EndpointType.Name), route.Path.Split('/')[2], route.Summary?.Summary ?? "", route.Summary?.Description ?? "");

    private static string IdOf(string typeName) =>
        char.ToLowerInvariant(typeName[0]) + (typeName.EndsWith(Suffix, StringComparison.Ordinal) ? typeName[1..^Suffix.Length] : typeName[1..]);

    private static string AccessOf(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<RequiredPermission>() is not { } required ? $"Public: {metadata.GetMetadata<PublicEndpoint>()?.Reason}"
        : $"Needs an access token{PermissionOf(required)}{LoginOf(metadata)}.";

    private static string PermissionOf(RequiredPermission required) =>
        required.Permission is { } permission ? $" with the permission `{permission}`{(required.ServiceScoped ? ", which may be bounded to some services" : "")}"
        : required.OfOthers is { } ofOthers ? $"; to call about somebody else, with the permission `{ofOthers}`"
        : "";

    private static string LoginOf(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<RequiredLogin>() is { Recent: true } ? "; the login of a person must be recent (RFC 9470)" : "";
}
