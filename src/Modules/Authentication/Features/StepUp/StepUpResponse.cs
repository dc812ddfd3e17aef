using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features.StepUp;

/// <summary>The next access token of the session; its refresh token stays as it is. Never printed.</summary>
internal sealed record StepUpResponse(string AccessToken, string TokenType, int ExpiresIn, string SessionId)
{
    public static StepUpResponse Example => new("eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9…", "Bearer", 300, "01936d0a7a4e7c119c532f1f0e5a7b12");

    public static StepUpResponse Of(IssuedToken token, string sessionId) => new(token.Value, token.Type, token.ExpiresIn, sessionId);

    public override string ToString() => SessionId;
}
