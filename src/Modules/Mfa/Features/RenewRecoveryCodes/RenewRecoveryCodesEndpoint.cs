using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.RenewRecoveryCodes;

/// <summary><c>POST /v1/mfa/recovery-codes</c>: ten new codes; the old ones are void with the same commit.</summary>
internal sealed class RenewRecoveryCodesEndpoint(
    SelfServiceGuard guard, FactorNews news, RecoveryCodeStore codes, IDocumentSession session, IMartenOutbox outbox)
    : EndpointWithoutRequest<NewRecoveryCodes>
{
    public override void Configure()
    {
        Post("/v1/mfa/recovery-codes");
        this.RequiresCaller();
        this.RequiresLogin();
        this.Problems(MfaProblems.PeopleOnly, MfaProblems.NoFactor, CommonProblems.StepUpRequired, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Make new recovery codes";
            summary.Description = "Ten, shown this once; each stands in for another second factor once. The old ones are void. Needs a recent login by two factors.";
            summary.Answers(200, "The codes.", NewRecoveryCodes.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        var change = await guard.BeginAsync(HttpContext, session, ct);
        if (!change.MayGoOn || !change.Confirmed.Any())
        {
            await Send.ProblemAsync(change.Problem ?? MfaProblems.NoFactor);
            return;
        }

        outbox.Enroll(session);
        var renewed = codes.Renew(session, change.Subject);
        await news.CodesRenewedAsync(session, HttpContext.Scope().Actor, change.Subject, ct);
        await session.SaveChangesAsync(ct);
        await Send.OkAsync(new NewRecoveryCodes(renewed), ct);
    }
}

/// <summary>Shown once. Never printed.</summary>
internal sealed record NewRecoveryCodes(IReadOnlyList<string> RecoveryCodes)
{
    public static NewRecoveryCodes Example => new(["7Q2VK-0M4ZT-XA9RD-3HC5P-WB8NE", "…"]);

    public override string ToString() => "recovery codes";
}
