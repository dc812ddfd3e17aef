using System.Diagnostics;
using FastEndpoints;
using JasperFx;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.ConfirmFactor;

/// <summary>
/// <c>POST /v1/mfa/factors/{id}/confirm</c>: a code makes a factor count that was begun, of any kind that has codes, by the one protocol of
/// attempts. The code counts as used.
/// </summary>
internal sealed class ConfirmFactorEndpoint(
    SelfServiceGuard guard, FactorLimits limits, Attempts attempts, FactorConfirmation confirmation, IDocumentSession session, IMartenOutbox outbox, TimeProvider clock)
    : Endpoint<ConfirmFactorRequest, ConfirmedFactor>
{
    public override void Configure()
    {
        Post("/v1/mfa/factors/{id}/confirm");
        this.RequiresCaller();
        this.RequiresLogin();
        this.OpenToEnrolment();
        this.Problems(
            MfaProblems.PeopleOnly, MfaProblems.WrongCode, MfaProblems.Throttled, MfaProblems.AlreadyConfirmed, MfaProblems.TooManyFactors,
            CommonProblems.Invalid, CommonProblems.StepUpRequired, CommonProblems.NotFound, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Confirm a second factor by a code";
            summary.Description = "The factor counts from now on. With a person's first one come ten recovery codes, shown this once.";
            summary.ExampleRequest = new ConfirmFactorRequest { Code = "123456" };
            summary.Answers(200, "The factor counts.", ConfirmedFactor.Example);
        });
    }

    public override async Task HandleAsync(ConfirmFactorRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (string.IsNullOrEmpty(req.Code))
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("code", "must be sent")]);
            return;
        }

        var change = await guard.BeginAsync(HttpContext, session, ct);
        if ((change.Problem ?? Refuse(change)) is { } problem)
        {
            await Send.ProblemAsync(problem);
            return;
        }

        outbox.Enroll(session);
        var factor = change.Find(Route<string>("id"))!;
        var attempt = new Attempt(factor.Kind, new FactorProof(req.Code, Credential: null), ClientAddress.Of(HttpContext));
        await (await attempts.ConfirmAsync(factor.Subject, factor.Id, attempt, ct) switch
        {
            AttemptResult.Proved proved => ConfirmAsync(factor, proved, isFirst: !change.Confirmed.Any(), ct),
            AttemptResult.Refused => Send.ProblemAsync(MfaProblems.WrongCode),
            AttemptResult.Throttled throttled => Send.ProblemAsync(MfaProblems.Throttled with { RetryAfterSeconds = throttled.RetryAfterSeconds }),
            AttemptResult.Unavailable => Send.ProblemAsync(CommonProblems.Unavailable),
            _ => throw new UnreachableException(),
        });
    }

    private Problem? Refuse(FactorChange change) => change.Find(Route<string>("id")) switch
    {
        null => CommonProblems.NotFound,
        { ConfirmedAt: not null } => MfaProblems.AlreadyConfirmed,
        var factor => limits.HasRoom(change.Factors, factor.Kind) ? null : MfaProblems.TooManyFactors,
    };

    private async Task ConfirmAsync(Factor factor, AttemptResult.Proved proved, bool isFirst, CancellationToken ct)
    {
        FactorChanges.Confirm(session, factor, clock.GetUtcNow());
        var codes = await confirmation.AppendAsync(session, HttpContext.Scope().Actor, factor, isFirst, ct);
        try
        {
            await session.SaveChangesAsync(ct);
        }
        catch (ConcurrencyException)
        {
            await attempts.LostAsync(proved, ct);
            await Send.ProblemAsync(MfaProblems.WrongCode);
            return;
        }

        await attempts.CommittedAsync(proved, ct);
        await Send.OkAsync(new ConfirmedFactor(FactorNews.TextOf(factor.Id), codes), ct);
    }
}
