using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.AddPasskey;

/// <summary><c>POST /v1/mfa/passkeys</c>: what the browser made of the options. The passkey counts at once: the browser has just used it.</summary>
internal sealed class AddPasskeyEndpoint(
    SelfServiceGuard guard, FactorLimits limits, PasskeyEnrolment enrolment, Attempts attempts, IDocumentSession session, IMartenOutbox outbox)
    : Endpoint<AddPasskeyRequest, AddedPasskey>
{
    public override void Configure()
    {
        Post("/v1/mfa/passkeys");
        this.RequiresCaller();
        this.RequiresLogin();
        this.OpenToEnrolment();
        this.Problems(
            MfaProblems.PeopleOnly, MfaProblems.TooManyFactors, MfaProblems.PasskeyRefused, MfaProblems.PasskeyKnown, MfaProblems.Throttled,
            CommonProblems.StepUpRequired, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Add a passkey";
            summary.Description = "The answer of the browser to options of `/v1/mfa/passkeys/options`, which are good for one passkey of the same person. With a person's first factor come the recovery codes.";
            summary.ExampleRequest = AddPasskeyRequest.Example;
            summary.Answers(201, "The passkey counts from now on.", AddedPasskey.Example);
        });
    }

    public override async Task HandleAsync(AddPasskeyRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (req.Check() is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

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

        outbox.Enroll(session);
        await (await enrolment.TryAsync(change.Subject, req.Credential!.Value, ClientAddress.Of(HttpContext), ct) switch
        {
            AttemptResult.Proved proved => StoreAsync(proved, req, change, ct),
            AttemptResult.Throttled throttled => Send.ProblemAsync(MfaProblems.Throttled with { RetryAfterSeconds = throttled.RetryAfterSeconds }),
            AttemptResult.Refused => Send.ProblemAsync(MfaProblems.PasskeyRefused),
            _ => Send.ProblemAsync(CommonProblems.Unavailable),
        });
    }

    private async Task StoreAsync(AttemptResult.Proved proved, AddPasskeyRequest req, FactorChange change, CancellationToken ct)
    {
        try
        {
            var actor = HttpContext.Scope().Actor;
            var (factor, codes) = await enrolment.AppendAsync(session, actor, proved, req.Name!, req.Credential!.Value, isFirst: !change.Confirmed.Any(), ct);
            await session.SaveChangesAsync(ct);
            await attempts.CommittedAsync(proved, ct);
            await Send.ResponseAsync(new AddedPasskey(FactorNews.TextOf(factor.Id), codes), 201, ct);
        }
        catch (Exception exception) when (PasskeyChanges.IsLost(exception) || PasskeyChanges.IsKnown(exception))
        {
            await attempts.LostAsync(proved, ct);
            await Send.ProblemAsync(PasskeyChanges.IsKnown(exception) ? MfaProblems.PasskeyKnown : MfaProblems.PasskeyRefused);
        }
    }
}
