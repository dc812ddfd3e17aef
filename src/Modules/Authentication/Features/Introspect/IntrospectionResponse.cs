using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Features.Introspect;

/// <summary>Writes the answer of RFC 7662 section 2.2. Of a token that is not active it says nothing else.</summary>
internal sealed class IntrospectionResponse(IOptions<HttpOptions> http)
{
    private readonly string _issuer = http.Value.PublicUrl.TrimEnd('/');

    public Task WriteAsync(HttpContext context, IntrospectedToken? token) => TokenResponse.SendAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteBoolean("active"u8, token is not null);
        switch (token)
        {
            case IntrospectedToken.Access access:
                WriteAccess(json, access);
                break;
            case IntrospectedToken.Refresh refresh:
                WriteRefresh(json, refresh.Session);
                break;
        }
    });

    private void WriteAccess(Utf8JsonWriter json, IntrospectedToken.Access token)
    {
        var caller = token.Caller;
        json.WriteString("token_type"u8, caller.Confirmation is null ? "Bearer"u8 : "DPoP"u8);
        json.WriteString("iss"u8, _issuer);
        json.WriteString("sub"u8, caller.Subject);
        json.WriteString("aud"u8, caller.Audience);
        json.WriteNumber("exp"u8, caller.ExpiresAt.ToUnixTimeSeconds());
        json.WriteNumber("iat"u8, caller.IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber("nbf"u8, caller.IssuedAt.ToUnixTimeSeconds());
        json.WriteString("jti"u8, caller.TokenId);
        json.WriteString("client_id"u8, caller.ClientId);
        json.WriteString("scope"u8, string.Join(' ', token.Permissions));
        WriteArray(json, "permissions"u8, token.Permissions);
        json.WriteNumber("perm_epoch"u8, token.State?.Epoch ?? 0);
        if (token.State is { } state)
        {
            WritePerson(json, caller, state);
        }

        if (caller.Actor is { } actor)
        {
            WriteActor(json, actor);
        }

        WriteKey(json, caller.Confirmation);
    }

    private static void WritePerson(Utf8JsonWriter json, Caller caller, SubjectState state)
    {
        json.WriteString("sid"u8, caller.SessionId);
        WriteArray(json, "roles"u8, caller.ContextClass == ContextClasses.Enrolment ? [] : state.Roles);
        WriteArray(json, "amr"u8, caller.AuthenticationMethods);
        if (caller.ContextClass is { } contextClass)
        {
            json.WriteString("acr"u8, contextClass);
        }

        if (caller.AuthenticatedAt is { } at)
        {
            json.WriteNumber("auth_time"u8, at.ToUnixTimeSeconds());
        }
    }

    private void WriteRefresh(Utf8JsonWriter json, Session session)
    {
        json.WriteString("iss"u8, _issuer);
        json.WriteString("sub"u8, session.Subject);
        json.WriteString("client_id"u8, Caller.Platform);
        json.WriteNumber("exp"u8, Math.Min(session.IdleUntil.ToUnixTimeSeconds(), session.EndsAt.ToUnixTimeSeconds()));
        json.WriteString("sid"u8, session.Id);
        WriteKey(json, session.Key);
    }

    private static void WriteActor(Utf8JsonWriter json, TokenActor actor)
    {
        json.WriteStartObject("act"u8);
        json.WriteString("sub"u8, actor.Subject);
        if (actor.Before is { } before)
        {
            WriteActor(json, before);
        }

        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, TokenConfirmation? key)
    {
        if (key is not null)
        {
            json.WriteStartObject("cnf"u8);
            json.WriteString("jkt"u8, key.KeyThumbprint);
            json.WriteEndObject();
        }
    }

    private static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
