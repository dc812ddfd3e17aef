using FastEndpoints;
using Marten;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Totp;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.EnrolTotp;

/// <summary><c>POST /v1/mfa/totp</c>: begins an authenticator app, which counts once a code of it confirms it.</summary>
internal sealed class EnrolTotpEndpoint(
    SelfServiceGuard guard, FactorLimits limits, TotpEnrolment enrolment, IPersonDirectory people, IDocumentSession session)
    : EndpointWithoutRequest<EnrolTotpResponse>
{
    public override void Configure()
    {
        Post("/v1/mfa/totp");
        this.RequiresCaller();
        this.RequiresLogin();
        this.OpenToEnrolment();
        this.Problems(MfaProblems.PeopleOnly, MfaProblems.TooManyFactors, CommonProblems.StepUpRequired, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Add an authenticator app";
            summary.Description = "Gives the secret once, and counts when a code of the app is sent to /v1/mfa/factors/{id}/confirm. One that was begun before is void. Needs a login by two factors where the person has one.";
            summary.Answers(201, "The secret, and the QR code of it.", EnrolTotpResponse.Example);
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

        if (!limits.HasRoom(change.Factors, FactorKinds.Totp))
        {
            await Send.ProblemAsync(MfaProblems.TooManyFactors);
            return;
        }

        var person = await people.FindAsync(change.Subject, ct);
        var begun = enrolment.Begin(session, HttpContext.Scope().Actor, change.Subject, person?.UserName ?? person?.Email ?? change.Subject);
        await session.SaveChangesAsync(ct);
        await Send.ResponseAsync(begun, 201, ct);
    }
}
