using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>Tells before a token is issued how long it would be.</summary>
internal sealed class TokenBudget(IOptions<AuthenticationOptions> options, IOptions<HttpOptions> http) : ITokenBudget
{
    // RS256 and PS256 with a key of 2048 bits; ES256 needs less.
    private const int Signature = 256;

    // Ids as the platform makes them; one method, no actor, no confirmation.
    private static readonly AccessTokenClaims Usual = new(new string('s', 32), new string('c', 32), "zerotrust", [], 1, TimeSpan.FromMinutes(5));
    private static readonly PersonClaims Person = new(new string('s', 32), [], ["pwd"], "aal1", DateTimeOffset.UnixEpoch.AddYears(56));

    /// <inheritdoc />
    public int MaxBytes => options.Value.MaxTokenBytes;

    /// <inheritdoc />
    public int Estimate(ImmutableArray<string> roles, ImmutableArray<string> permissions)
    {
        var now = Person.AuthenticatedAt.ToUnixTimeSeconds();
        var stamp = new TokenStamp(http.Value.PublicUrl, new string('j', 22), now, now);
        var claims = Usual with { Person = roles.IsDefaultOrEmpty ? null : Person with { Roles = roles } };
        var rest = AccessTokenPayload.Write(stamp, claims, PermissionForm.Complete).Length - TokenSize.OfPermissions([], int.MaxValue);
        return TokenSize.Of(TokenSize.UsualHeader, rest + TokenSize.OfPermissions(permissions, int.MaxValue / 8), Signature);
    }
}
