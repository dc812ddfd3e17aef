using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>Writes the claims of RFC 9068 and of architecture.md as JSON.</summary>
internal static class AccessTokenPayload
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>The payload; valid until the next call on this thread.</summary>
    public static ReadOnlySpan<byte> Write(scoped in TokenStamp stamp, AccessTokenClaims claims, PermissionForm form)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var json = t_writer ??= new Utf8JsonWriter(buffer);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("iss"u8, stamp.Issuer);
        json.WriteString("sub"u8, claims.Subject);
        json.WriteString("aud"u8, claims.Audience);
        json.WriteNumber("exp"u8, stamp.ExpiresAt);
        json.WriteNumber("iat"u8, stamp.IssuedAt);
        json.WriteNumber("nbf"u8, stamp.IssuedAt);
        json.WriteString("jti"u8, stamp.TokenId);
        json.WriteString("client_id"u8, claims.ClientId);
        WritePermissions(json, claims.Permissions, form.Reference);
        json.WriteNumber("perm_epoch"u8, claims.PermissionEpoch);
        if (claims.Person is { } person)
        {
            WritePerson(json, person, form.WithRoles);
        }

        if (claims.Actor is { } actor)
        {
            json.WritePropertyName("act"u8);
            WriteActor(json, actor);
        }

        if (claims.Confirmation is { } confirmation)
        {
            json.WriteStartObject("cnf"u8);
            json.WriteString("jkt"u8, confirmation.KeyThumbprint);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    // Both or neither: who knows only one of the two must not take a short list for the whole.
    private static void WritePermissions(Utf8JsonWriter json, ImmutableArray<string> permissions, string? reference)
    {
        if (reference is not null)
        {
            json.WriteString("permissions_ref"u8, reference);
            return;
        }

        json.WriteString("scope"u8, permissions is [var only] ? only : string.Join(' ', permissions));
        WriteArray(json, "permissions"u8, permissions);
    }

    private static void WritePerson(Utf8JsonWriter json, PersonClaims person, bool withRoles)
    {
        json.WriteString("sid"u8, person.SessionId);
        if (withRoles)
        {
            WriteArray(json, "roles"u8, person.Roles);
        }

        WriteArray(json, "amr"u8, person.Methods);
        json.WriteString("acr"u8, person.ContextClass);
        json.WriteNumber("auth_time"u8, person.AuthenticatedAt.ToUnixTimeSeconds());
    }

    private static void WriteActor(Utf8JsonWriter json, TokenActor actor)
    {
        json.WriteStartObject();
        json.WriteString("sub"u8, actor.Subject);
        if (actor.Before is { } before)
        {
            json.WritePropertyName("act"u8);
            WriteActor(json, before);
        }

        json.WriteEndObject();
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
