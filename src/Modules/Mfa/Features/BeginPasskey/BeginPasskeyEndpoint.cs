using FastEndpoints;
using Marten;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys.Users;
using ZeroTrust.Mfa.Passkeys.WebAuthn;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.BeginPasskey;

/// <summary><c>POST /v1/mfa/passkeys/options</c>: what a browser needs to make a passkey, good for one.</summary>
internal sealed class BeginPasskeyEndpoint(
    SelfServiceGuard guard, FactorLimits limits, NewChallenges newChallenges, ChallengeStore challenges, WebAuthnRequests requests, UserHandles handles,
    IPersonDirectory people, IDocumentSession session, Ids ids) : EndpointWithoutRequest<BeginPasskeyResponse>
{
    public override void Configure()
    {
        Post("/v1/mfa/passkeys/options");
        this.RequiresCaller();
        this.RequiresLogin();
        this.OpenToEnrolment();
        this.Problems(MfaProblems.PeopleOnly, MfaProblems.TooManyFactors, CommonProblems.StepUpRequired, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Begin a passkey";
            summary.Description = "Options for `navigator.credentials.create()`, WebAuthn Level 3 JSON. What the browser makes of them goes to `/v1/mfa/passkeys`. Needs a login by two factors where the person has one.";
            summary.Answers(200, "The options, and for how many seconds they are good.", BeginPasskeyResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        var change = await guard.BeginAsync(HttpContext, session, ct);
        if (!change.MayGoOn)
        {
            await Send.ProblemAsync(change.Problem);
            return;
        }

        if (!limits.HasRoom(change.Factors, FactorKinds.Passkey))
        {
            await Send.ProblemAsync(MfaProblems.TooManyFactors);
            return;
        }

        var person = await people.FindAsync(change.Subject, ct);
        var challenge = newChallenges.ForEnrolment(change.Subject, ids.New(), FactorKinds.Passkey);
        var options = requests.CreationOptions(
            challenge, change.Confirmed.Where(factor => factor.Kind == FactorKinds.Passkey), await handles.OfAsync(change.Subject, ct),
            person?.UserName ?? person?.Email ?? change.Subject);
        challenges.Insert(session, challenge);
        await session.SaveChangesAsync(ct);
        await Send.OkAsync(new BeginPasskeyResponse(options, (int)(challenge.ExpiresAt - challenge.CreatedAt).TotalSeconds), ct);
    }
}
