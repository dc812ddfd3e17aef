using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>Writes the answers of RFC 6749 section 5.</summary>
internal static class TokenResponse
{
    public static Task WriteAsync(HttpContext context, GrantOutcome.Granted granted) => SendAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("access_token"u8, granted.AccessToken.Value);
        if (granted.IssuedTokenType is not null)
        {
            json.WriteString("issued_token_type"u8, granted.IssuedTokenType);
        }

        json.WriteString("token_type"u8, granted.AccessToken.Type);
        json.WriteNumber("expires_in"u8, granted.AccessToken.ExpiresIn);
        if (granted.RefreshToken is not null)
        {
            json.WriteString("refresh_token"u8, granted.RefreshToken);
        }

        if (granted.SessionId is not null)
        {
            json.WriteString("session_id"u8, granted.SessionId);
        }

        if (granted.Scope is not null)
        {
            json.WriteString("scope"u8, granted.Scope);
        }
    });

    public static Task WriteErrorAsync(HttpContext context, string error, string description, int? status = null)
    {
        var isClient = error == "invalid_client";
        if (isClient)
        {
            // RFC 9110: a 401 names a scheme, whichever way the client had tried.
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"zerotrust\", charset=\"UTF-8\"";
        }

        return SendAsync(context, status ?? (isClient ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest), json =>
        {
            json.WriteString("error"u8, error);
            json.WriteString("error_description"u8, description);
        });
    }

    public static Task WriteUnavailableAsync(HttpContext context, int retryAfterSeconds)
    {
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return WriteErrorAsync(context, "temporarily_unavailable", "The platform cannot do this right now.", StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Sends one JSON object that nobody may keep.</summary>
    public static async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
