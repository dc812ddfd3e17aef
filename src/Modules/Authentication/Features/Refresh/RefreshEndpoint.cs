using System.Diagnostics;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Refresh;

internal sealed class RefreshEndpoint(SessionRefresh refresh) : Endpoint<RefreshRequest, TokensResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/refresh");
        this.Public("The refresh token is the proof.");
        this.Problems(AuthenticationProblems.Refused, AuthenticationProblems.InvalidProof);
        Summary(summary =>
        {
            summary.Summary = "Exchange a refresh token";
            summary.Description = "A refresh token works once. Using one that was already exchanged ends the session. That of a session which is bound to a key needs a proof of it in `DPoP` (RFC 9449); a proof binds a session that is not bound yet.";
            summary.ExampleRequest = new RefreshRequest { RefreshToken = "AZq7Yk0wQm1r…" };
            summary.Answers(200, "The next tokens.", TokensResponse.Example);
        });
    }

    public override async Task HandleAsync(RefreshRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        switch (await refresh.ExchangeAsync(req.RefreshToken, default, DpopHeader.ReadOwn(HttpContext), ClientAddress.Of(HttpContext), ct))
        {
            case SessionRefreshed.Renewed renewed:
                await Send.OkAsync(TokensResponse.Of(renewed.AccessToken, renewed.RefreshToken, renewed.SessionId), ct);
                break;
            case SessionRefreshed.Refused:
                await Send.ProblemAsync(AuthenticationProblems.Refused);
                break;
            case SessionRefreshed.BadProof:
                await Send.ProblemAsync(AuthenticationProblems.InvalidProof);
                break;
            case SessionRefreshed.Unavailable:
                await Send.ProblemAsync(CommonProblems.Unavailable);
                break;
            default:
                throw new UnreachableException();
        }
    }
}

/// <summary>Never printed.</summary>
internal sealed record RefreshRequest
{
    [MustBeSent]
    public string? RefreshToken { get; set; }

    public override string ToString() => "refresh";
}
