using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Clients;

/// <summary>The one client authentication of all doors of <c>/oauth2</c>. A secret costs no I/O and no allocation.</summary>
internal sealed class ClientAuthenticator(
    ServiceDirectory directory, IAuditStream audit, IOptions<ServiceTokensOptions> options, TimeProvider clock,
    ILogger<ClientAuthenticator> logger) : IClientAuthenticator
{
    private static readonly SearchValues<char> ClientIdChars = SearchValues.Create("0123456789abcdef");
    private static readonly ClientVerdict.Unavailable TryAgain = new(1);
    private static readonly ClientVerdict.Refused NotAccepted = new("invalid_client", "The client's credentials were not accepted.");
    private readonly TimeSpan _maxAge = TimeSpan.FromSeconds(options.Value.MaxDirectoryAgeSeconds);

    /// <inheritdoc />
    public ValueTask<ClientVerdict> AuthenticateAsync(ClientProof proof, string action, CancellationToken ct)
    {
        if (directory.Age is var age && age > _maxAge)
        {
            Log.DirectoryTooOld(logger, age.TotalSeconds);
            return ValueTask.FromResult<ClientVerdict>(TryAgain);
        }

        return proof.Assertion is null && proof.AssertionType is null && directory.Check(proof.ClientId ?? "", proof.Secret ?? "") is { } proved
            ? ValueTask.FromResult<ClientVerdict>(proved)
            : RefuseAsync(proof, action, NotAccepted, ct);
    }

    private async ValueTask<ClientVerdict> RefuseAsync(ClientProof proof, string action, ClientVerdict.Refused refused, CancellationToken ct)
    {
        var fact = new AuditFact(
            clock.GetUtcNow(), action, "anonymous", "-", "-", ClientOf(proof), AuditOutcome.Denied, refused.Error, null, null,
            Activity.Current?.TraceId.ToHexString());
        return await audit.RecordAsync(fact, ct) ? refused : TryAgain;
    }

    // Only what has the form of a client id: people paste secrets into the wrong field.
    private static string? ClientOf(ClientProof proof) =>
        proof.ClientId is { Length: 32 } id && !id.AsSpan().ContainsAnyExcept(ClientIdChars) ? id : null;
}
