using Scalar.AspNetCore;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Host.Api.Description;

/// <summary><c>/openapi/v1.json</c> and the page <c>/docs</c>, which loads nothing from elsewhere.</summary>
internal static class DescriptionServices
{
    private const string Reason = "The description of the API is public.";

    internal static void AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddSchemaTransformer(SchemaParts.DropNullableFromRequired);
        options.AddDocumentTransformer<DocumentCompletion>();
    });

    internal static void MapDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").Public(Reason);
        app.MapScalarApiReference("/docs", options => options
            .WithTitle("ZeroTrust")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()).Public(Reason);
    }
}
