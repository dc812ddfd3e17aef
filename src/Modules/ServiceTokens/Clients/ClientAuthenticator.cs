using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Clients;

/// <summary>The one client authentication of all doors of <c>/oauth2</c>. A secret costs no I/O and no allocation.</summary>
internal sealed class ClientAuthenticator(
    ServiceDirectory directory, ClientAssertions assertions, IAuditStream audit, IOptions<ServiceTokensOptions> options, TimeProvider clock,
    ILogger<ClientAuthenticator> logger) : IClientAuthenticator
{
    private const string InvalidClient = "invalid_client";
    private static readonly SearchValues<char> ClientIdChars = SearchValues.Create("0123456789abcdef");
    private static readonly ClientVerdict.Unavailable TryAgain = new(1);
    private static readonly ClientVerdict.Refused NotAccepted = new(InvalidClient, "The client's credentials were not accepted.");
    private static readonly ClientVerdict.Refused Incomplete = new("invalid_request", "client_assertion and client_assertion_type come together, without a secret.");
    private static readonly ClientVerdict.Refused OtherType = new(InvalidClient, $"client_assertion_type must be {ClientAssertions.Type}.");
    private readonly TimeSpan _maxAge = TimeSpan.FromSeconds(options.Value.MaxDirectoryAgeSeconds);

    /// <inheritdoc />
    public ValueTask<ClientVerdict> AuthenticateAsync(ClientProof proof, string action, CancellationToken ct)
    {
        if (directory.Age is var age && age > _maxAge)
        {
            Log.DirectoryTooOld(logger, age.TotalSeconds);
            return ValueTask.FromResult<ClientVerdict>(TryAgain);
        }

        if (proof.Assertion is not null || proof.AssertionType is not null)
        {
            return CheckAssertionAsync(proof, action, ct);
        }

        return directory.Check(proof.ClientId ?? "", proof.Secret ?? "") is { } proved
            ? ValueTask.FromResult<ClientVerdict>(proved)
            : RefuseAsync(proof, action, InvalidClient, NotAccepted, ct);
    }

    private async ValueTask<ClientVerdict> CheckAssertionAsync(ClientProof proof, string action, CancellationToken ct)
    {
        if (proof is not { Assertion: { } assertion, AssertionType: { } type, Secret: null })
        {
            return await RefuseAsync(proof, action, "assertion_incomplete", Incomplete, ct);
        }

        if (type != ClientAssertions.Type)
        {
            return await RefuseAsync(proof, action, "assertion_type_unknown", OtherType, ct);
        }

        try
        {
            var (proved, reason) = await assertions.CheckAsync(proof.ClientId, assertion, ct);
            return proved ?? await RefuseAsync(proof, action, reason, Explain(reason), ct);
        }
        catch (NpgsqlException exception)
        {
            Log.AssertionNotMarked(logger, exception);
            return TryAgain;
        }
    }

    // Only the holder of the key learns what is wrong with what it signed.
    private static ClientVerdict.Refused Explain(string reason) => reason is "unknown_client" or "assertion_not_signed"
        ? NotAccepted
        : new ClientVerdict.Refused(InvalidClient, $"The client assertion was not accepted: {reason}.");

    private async ValueTask<ClientVerdict> RefuseAsync(ClientProof proof, string action, string reason, ClientVerdict.Refused refused, CancellationToken ct)
    {
        var fact = new AuditFact(
            clock.GetUtcNow(), action, "anonymous", "-", "-", ClientOf(proof), AuditOutcome.Denied, reason, null, null,
            Activity.Current?.TraceId.ToHexString());
        return await audit.RecordAsync(fact, ct) ? refused : TryAgain;
    }

    // Only what has the form of a client id: people paste secrets into the wrong field.
    private static string? ClientOf(ClientProof proof) =>
        proof.ClientId is { Length: 32 } id && !id.AsSpan().ContainsAnyExcept(ClientIdChars) ? id : null;
}
