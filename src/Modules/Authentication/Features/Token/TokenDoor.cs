using System.Collections.Frozen;
using System.Diagnostics;
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
    private readonly FrozenDictionary<string, ITokenGrant> _grants = grants.ToFrozenDictionary(grant => grant.GrantType, StringComparer.Ordinal);

    /// <summary>The grants on offer, for discovery.</summary>
    public IEnumerable<string> GrantTypes => _grants.Keys.Order(StringComparer.Ordinal);

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (await ClientForm.ReadAsync(context) is not { } form)
        {
            return;
        }

        if (form["grant_type"] is not { } type)
        {
            await TokenResponse.WriteErrorAsync(context, "invalid_request", "grant_type is missing.");
            return;
        }

        if (!_grants.TryGetValue(type, out var grant))
        {
            await TokenResponse.WriteErrorAsync(context, "unsupported_grant_type", "This grant type is not on offer.");
            return;
        }

        await AnswerAsync(context, await grant.HandleAsync(RequestOf(context, form), context.RequestAborted));
    }

    private static GrantRequest RequestOf(HttpContext context, ClientForm form) =>
        new(form.Client, form["resource"], form["scope"], form["refresh_token"], ClientAddress.Of(context));

    private static Task AnswerAsync(HttpContext context, GrantOutcome outcome) => outcome switch
    {
        GrantOutcome.Granted granted => TokenResponse.WriteAsync(context, granted),
        GrantOutcome.Refused refused => TokenResponse.WriteErrorAsync(context, refused.Error, refused.Description),
        GrantOutcome.Unavailable unavailable => TokenResponse.WriteUnavailableAsync(context, unavailable.RetryAfterSeconds),
        _ => throw new UnreachableException(),
    };
}
