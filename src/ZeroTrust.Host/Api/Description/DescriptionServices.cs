using Scalar.AspNetCore;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Host.Api.Description;

/// <summary><c>/openapi/v1.json</c> and the page <c>/docs</c>, which loads nothing from elsewhere.</summary>
internal static class DescriptionServices
{
    private const string Reason = "The description of the API is public.";

    internal static void AddDescription(this IServiceCollection services)
    {
        services.AddSingleton<ExampleWriter>();
        services.AddSingleton<DocumentRoute>();
        services.AddOpenApi(DocumentRoute.Name, options =>
        {
            options.AddSchemaTransformer(SchemaParts.CorrectRequired);
            options.AddDocumentTransformer<DocumentCompletion>();
        });
    }

    internal static void MapDescription(this WebApplication app)
    {
        app.MapGet(DocumentRoute.Address, (RequestDelegate)(context => context.RequestServices.GetRequiredService<DocumentRoute>().ServeAsync(context)))
            .Public(Reason).ExcludeFromDescription();
        app.MapScalarApiReference("/docs", Configure).Public(Reason);
    }

    // The library's script knows addresses of its maker (fonts, a proxy, a registry, a chat). All of it is off, and a browser is told
    // to load from here only, whatever a later version turns on.
    private static void Configure(ScalarOptions options, HttpContext context)
    {
        options
            .WithTitle("ZeroTrust")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools()
            .WithProxy("");
        options.Nonce = OpaqueToken.Create();
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{options.Nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + "worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
