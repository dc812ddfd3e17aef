using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features;

/// <summary>The answer to a login and to a refresh. Never printed.</summary>
internal sealed record TokensResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, string SessionId)
{
    public static TokensResponse Example => new("eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9…", "Bearer", 300, "AZq7Yk0wQm1r…", "01936d0a7a4e7c119c532f1f0e5a7b12");

    public static TokensResponse Of(IssuedToken token, string refreshToken, string sessionId) =>
        new(token.Value, token.Type, token.ExpiresIn, refreshToken, sessionId);

    public override string ToString() => SessionId;
}
