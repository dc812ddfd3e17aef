using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.AuthZen.Search;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// <c>GET /.well-known/authzen-configuration</c> (AuthZEN 1.0 section 9), also with the path of the public address behind it, as the
/// standard forms the address of a decision point that has one.
/// </summary>
internal static class DiscoveryRoute
{
    private const string WellKnown = "/.well-known/authzen-configuration";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var url = routes.ServiceProvider.GetRequiredService<IOptions<HttpOptions>>().Value.PublicUrl;
        var ownPath = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsolutePath.TrimEnd('/') : "";
        routes
            .MapGet(WellKnown + ownPath, (RequestDelegate)WriteAsync)
            .WithDisplayName("authzen discovery")
            .Public("Discovery comes before any credential.")
            .WithMetadata(
                new OperationText("readAuthZenConfiguration", "discovery", "Where decisions are asked for", "AuthZEN 1.0 section 9; `obligations_supported` is of the obligations profile, draft 1."),
                new ResponseExample(200, "The metadata.", "application/json", EvaluationExamples.Metadata));
    }

    private static async Task WriteAsync(HttpContext context)
    {
        var url = context.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value.PublicUrl.TrimEnd('/');
        JsonAnswer.Write(context, url, static (json, at) => Write(json, at));
        context.Response.Headers.CacheControl = "max-age=300";
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, string url)
    {
        json.WriteStartObject();
        json.WriteString("policy_decision_point"u8, url);
        json.WriteString("access_evaluation_endpoint"u8, url + EvaluationRoute.Path);
        json.WriteString("access_evaluations_endpoint"u8, url + EvaluationsRoute.Path);
        json.WriteString("search_subject_endpoint"u8, url + SearchRoutes.SubjectPath);
        json.WriteString("search_resource_endpoint"u8, url + SearchRoutes.ResourcePath);
        json.WriteString("search_action_endpoint"u8, url + SearchRoutes.ActionPath);
        json.WriteStartArray("obligations_supported"u8);
        json.WriteStringValue(EvaluationAnswer.StepUp);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
