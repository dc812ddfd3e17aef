using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>
/// <c>POST /oauth2/token</c>, a bare request delegate because it is the hottest door: reads the form, hands it to the grant that
/// the request names, writes its answer. Every error is RFC 6749 section 5.2.
/// </summary>
internal sealed class TokenDoor(IEnumerable<ITokenGrant> grants)
{
    private const int MaxBody = 8192;
    private readonly FrozenDictionary<string, ITokenGrant> _grants = grants.ToFrozenDictionary(grant => grant.GrantType, StringComparer.Ordinal);

    /// <summary>The grants on offer, for discovery.</summary>
    public IEnumerable<string> GrantTypes => _grants.Keys.Order(StringComparer.Ordinal);

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!IsForm(context.Request.ContentType) || await ReadFormAsync(context.Request.BodyReader, context.RequestAborted) is not { } form)
        {
            await TokenResponse.WriteErrorAsync(context, "invalid_request", "Send one form of at most 8 KiB, each parameter at most once.");
            return;
        }

        var (client, error) = ClientCredentials.Read(context.Request.Headers.Authorization, form);
        if (error is not null)
        {
            await TokenResponse.WriteErrorAsync(context, error, "Send the client's credentials once, by Basic or in the body.");
            return;
        }

        if (form.GetValueOrDefault("grant_type") is not { } type)
        {
            await TokenResponse.WriteErrorAsync(context, "invalid_request", "grant_type is missing.");
            return;
        }

        if (!_grants.TryGetValue(type, out var grant))
        {
            await TokenResponse.WriteErrorAsync(context, "unsupported_grant_type", "This grant type is not on offer.");
            return;
        }

        await AnswerAsync(context, await grant.HandleAsync(RequestOf(context, client, form), context.RequestAborted));
    }

    private static GrantRequest RequestOf(HttpContext context, ClientCredentials client, Dictionary<string, string> form) => new(
        client.Id, client.Secret, client.UsedBasic,
        form.GetValueOrDefault("resource"), form.GetValueOrDefault("scope"), form.GetValueOrDefault("refresh_token"),
        ClientAddress.Of(context));

    private static Task AnswerAsync(HttpContext context, GrantOutcome outcome) => outcome switch
    {
        GrantOutcome.Granted granted => TokenResponse.WriteAsync(context, granted),
        GrantOutcome.Refused refused => TokenResponse.WriteErrorAsync(context, refused.Error, refused.Description),
        GrantOutcome.Unavailable unavailable => TokenResponse.WriteUnavailableAsync(context, unavailable.RetryAfterSeconds),
        _ => throw new UnreachableException(),
    };

    private static bool IsForm(string? contentType)
    {
        const string Form = "application/x-www-form-urlencoded";
        return contentType is not null
            && contentType.StartsWith(Form, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == Form.Length || contentType[Form.Length] is ';' or ' ');
    }

    private static async ValueTask<Dictionary<string, string>?> ReadFormAsync(PipeReader body, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.Length > MaxBody)
            {
                body.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var form = read.Buffer.IsSingleSegment ? TokenForm.Read(read.Buffer.FirstSpan) : TokenForm.Read(read.Buffer.ToArray());
                body.AdvanceTo(read.Buffer.End);
                return form;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
