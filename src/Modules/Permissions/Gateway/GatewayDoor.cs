using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>
/// The door of HTTP proxies: 200, 401 or 403 and nothing else, since nginx turns everything else into a 500; 429 only where the
/// operator says so. The body is ignored: it is the client's.
/// </summary>
internal sealed class GatewayDoor(GatewayDecision decision, IOptions<PolicyOptions> options)
{
    internal async Task AnswerAsync(HttpContext context)
    {
        // The proxy adds its own headers to the client's, so that both are found in one place.
        var headers = context.Request.Headers;
        var call = ForwardedHeaders.Read(headers, out var fault);
        var question = new GatewayQuestion(headers, headers, call, fault, ForwardedHeaders.ClientAddress(headers));
        GatewayHttp.Write(context.Response, await decision.AnswerAsync(question, context.RequestAborted), options.Value);
    }
}
