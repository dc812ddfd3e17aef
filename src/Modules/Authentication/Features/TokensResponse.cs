using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features;

/// <summary>The answer to a login and to a refresh. Never printed.</summary>
internal sealed record TokensResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, string SessionId)
{
    public static TokensResponse Of(IssuedToken token, string refreshToken, string sessionId) =>
        new(token.Value, "Bearer", token.ExpiresIn, refreshToken, sessionId);

    public override string ToString() => SessionId;
}
