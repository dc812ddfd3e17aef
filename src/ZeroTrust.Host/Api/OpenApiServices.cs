using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using ZeroTrust.Host.Commands;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Host.Api;

/// <summary><c>/openapi/v1.json</c> and the page <c>/docs</c>, which loads nothing from elsewhere.</summary>
internal static class OpenApiServices
{
    private const string Reason = "The description of the API is public.";

    internal static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "ZeroTrust", Version = VersionCommand.Current };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAccessAsync);
    });

    internal static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").Public(Reason);
        app.MapScalarApiReference("/docs", options => options.WithTitle("ZeroTrust").DisableDefaultFonts()).Public(Reason);
    }

    private static Task DescribeAccessAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var access = metadata.OfType<RequiredPermission>().FirstOrDefault() is { } required
            ? $"Needs an access token{(required.Permission is { } permission ? $" with the permission `{permission}`" : "")}."
            : metadata.OfType<PublicEndpoint>().FirstOrDefault() is { } open ? $"Public: {open.Reason}" : null;
        operation.Description = string.Join("\n\n", new[] { operation.Description, access }.Where(text => !string.IsNullOrEmpty(text)));
        return Task.CompletedTask;
    }
}
