using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Json;
using ZeroTrust.Platform.OneTime;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Clients;

/// <summary><c>private_key_jwt</c>: checks a client's assertion under the keys that it registered. Each works once, on whichever instance.</summary>
internal sealed class ClientAssertions(
    ServiceDirectory directory, OneTimeMarks marks, IOptions<HttpOptions> http, IOptions<ServiceTokensOptions> options, TimeProvider clock)
{
    internal const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 8);

    private readonly AssertionRules _rules = new(
        http.Value.PublicUrl.TrimEnd('/'), TimeSpan.FromSeconds(options.Value.MaxAssertionSeconds));

    /// <summary>The client's verdict, or null and the stable code of the refusal.</summary>
    /// <exception cref="Npgsql.NpgsqlException">Whether the assertion was used before cannot be known now.</exception>
    internal async ValueTask<(ClientVerdict.Proved? Proved, string Reason)> CheckAsync(string? clientId, string assertion, CancellationToken ct)
    {
        if ((clientId ?? ClaimedSubject(assertion)) is not { } id || directory.FindByClientId(id) is not { Keys: { } keys } entry)
        {
            return (null, "unknown_client");
        }

        if (keys.Verify(assertion) is not SignedOutcome.Signed signed)
        {
            return (null, "assertion_not_signed");
        }

        if (AssertionClaims.Read(signed.Payload) is not { } claims)
        {
            return (null, "assertion_malformed");
        }

        if (_rules.Refuse(claims, signed.Type, id, clock.GetUtcNow().ToUnixTimeSeconds()) is { } reason)
        {
            return (null, reason);
        }

        // Last, so that nobody but the key's holder can use an assertion up.
        var end = DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt + AssertionRules.LeewaySeconds);
        return await marks.TryUseAsync("client_assertion", $"{id}\n{claims.TokenId}", end, ct)
            ? (entry.Proved, "")
            : (null, "assertion_used_before");
    }

    // Unproved: it only says whose keys to try, and must then be what those have signed.
    private static string? ClaimedSubject(string assertion)
    {
        if (assertion.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("sub", out var subject) && subject.ValueKind == JsonValueKind.String
                    ? subject.GetString()
                    : null;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }
}
