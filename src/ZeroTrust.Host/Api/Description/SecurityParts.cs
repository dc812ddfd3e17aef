using Microsoft.OpenApi;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Host.Api.Description;

/// <summary>What callers prove themselves by.</summary>
internal static class SecurityParts
{
    internal static void AddSchemes(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Credentials.Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An access token of the audience `zerotrust` (RFC 9068).",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Credentials.ClientBasic, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "basic", Description = "Client id and secret of a service, each form-encoded (RFC 6749 section 2.3.1). They may stand in the body instead.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Credentials.GatewayKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Gateway-Key", Description = "`<client_id>.<client_secret>` of the proxy.",
        });
    }

    internal static void Add(OpenApiDocument document, OpenApiOperation operation, DescribedRoute route)
    {
        var own = route.Metadata.GetOrderedMetadata<Credentials>();
        var alternatives = route.Metadata.GetMetadata<RequiredPermission>() is not null ? [new Credentials(Credentials.Bearer)] : own;
        operation.Security = [.. alternatives.Select(credentials => Requirement(document, credentials))];
    }

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document, Credentials credentials)
    {
        var requirement = new OpenApiSecurityRequirement();
        foreach (var scheme in credentials.Schemes)
        {
            requirement[new OpenApiSecuritySchemeReference(scheme, document)] = [];
        }

        return requirement;
    }
}
