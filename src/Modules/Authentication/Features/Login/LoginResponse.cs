using System.Text.Json.Serialization;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>
/// The answer to a login or step-up as far as it got: tokens of a session, a challenge to prove a second factor by, or a token that is
/// good for enrolling one only. What an answer does not have is left out. Never printed.
/// </summary>
internal sealed record LoginResponse
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccessToken { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TokenType { get; init; }

    /// <summary>Seconds, of the token or of the challenge.</summary>
    public int ExpiresIn { get; init; }

    /// <summary>Not after a step-up, which leaves the session's as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }

    /// <summary>True where a second factor is to be proved at <c>/v1/auth/mfa</c>; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? MfaRequired { get; init; }

    /// <summary>A secret of the client that logs in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChallengeId { get; init; }

    /// <summary>The kinds of factors that will do, strongest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Factors { get; init; }

    /// <summary>True where a second factor must be enrolled, with the token of this answer; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnrolmentRequired { get; init; }

    /// <summary>Of a device that was asked to be remembered: stands for the second factor at the next logins. Shown once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceToken { get; init; }

    /// <summary>How many are left, where one was used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RecoveryCodesLeft { get; init; }

    public static LoginResponse Example => Of(new OpenedSession(ExampleToken, "AZq7Yk0wQm1r…", ExampleSession));

    public static LoginResponse StepUpExample => Of(ExampleToken, ExampleSession);

    private static IssuedToken ExampleToken => new("eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9…", "-", DateTimeOffset.UnixEpoch, 300);

    private static string ExampleSession => "01936d0a7a4e7c119c532f1f0e5a7b12";

    /// <summary>A session; without its id and a refresh token where it is good for enrolling only.</summary>
    public static LoginResponse Of(OpenedSession opened) => opened.RefreshToken is { } refreshToken
        ? Of(opened.AccessToken, opened.SessionId) with { RefreshToken = refreshToken }
        : Of(opened.AccessToken, null) with { EnrolmentRequired = true };

    /// <summary>The next token of a session that was stepped up.</summary>
    public static LoginResponse Of(IssuedToken token, string? sessionId) =>
        new() { AccessToken = token.Value, TokenType = token.Type, ExpiresIn = token.ExpiresIn, SessionId = sessionId };

    /// <summary>A challenge.</summary>
    public static LoginResponse Of(FactorChallenge challenge) =>
        new() { MfaRequired = true, ChallengeId = challenge.Id, Factors = challenge.Factors, ExpiresIn = challenge.ExpiresIn };

    public override string ToString() => SessionId ?? "login";
}
