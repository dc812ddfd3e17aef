using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary><c>GET /.well-known/authzen-configuration</c> (AuthZEN 1.0 section 9).</summary>
internal static class DiscoveryRoute
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/.well-known/authzen-configuration", (RequestDelegate)WriteAsync)
        .WithDisplayName("authzen discovery")
        .Public("Discovery comes before any credential.")
        .WithMetadata(
            new OperationText("readAuthZenConfiguration", "discovery", "Where decisions are asked for", "AuthZEN 1.0 section 9."),
            new ResponseExample(200, "The metadata.", "application/json",
                """{ "policy_decision_point": "https://zerotrust.example", "access_evaluation_endpoint": "https://zerotrust.example/access/v1/evaluation" }"""));

    private static async Task WriteAsync(HttpContext context)
    {
        var url = context.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value.PublicUrl.TrimEnd('/');
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "max-age=300";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("policy_decision_point", url);
            json.WriteString("access_evaluation_endpoint", $"{url}/access/v1/evaluation");
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
