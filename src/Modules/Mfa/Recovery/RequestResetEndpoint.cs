using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Recovery;

/// <summary><c>POST /v1/users/{id}/mfa/reset</c>.</summary>
internal sealed class RequestResetEndpoint(
    ResetRules rules, IPersonDirectory people, FactorStore factors, IChangeRequests changes, IAuditWriter audit, IDocumentSession session, IMartenOutbox outbox)
    : Endpoint<RequestResetRequest, RequestResetResponse>
{
    public override void Configure()
    {
        Post("/v1/users/{id}/mfa/reset");
        this.Requires(ResetRules.Permission);
        this.RequiresLogin();
        this.Problems(
            MfaProblems.PeopleOnly, MfaProblems.OwnReset, MfaProblems.HoldsMore, MfaProblems.NothingToReset, MfaProblems.ResetWaits, MfaProblems.TooManyResets,
            CommonProblems.NotFound, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Ask for the reset of a person's second factors";
            summary.Description = """
                Another who may do the same, but not the person, approves it at /v1/changes/{id}/approve. Then all factors, recovery codes and
                remembered devices of the person are removed and all sessions end.
                """;
            summary.ExampleRequest = new RequestResetRequest { Reason = "Lost the phone, known to the help desk in person." };
            summary.Answers(202, "It waits for an approval.", new RequestResetResponse("01936d0a7a4e7c119c532f1f0e5a7b10"));
        });
    }

    public override async Task HandleAsync(RequestResetRequest req, CancellationToken ct)
    {
        var (person, problem) = await AdmitAsync(Route<string>("id")!, ct);
        if (person is null)
        {
            await Send.ProblemAsync(problem!);
            return;
        }

        var confirmed = await factors.ConfirmedAsync(person.Subject, ct);
        if (confirmed.Count == 0)
        {
            await Send.ProblemAsync(MfaProblems.NothingToReset);
            return;
        }

        outbox.Enroll(session);
        var result = await changes.RequestAsync(Proposal(person, req.Reason ?? "", confirmed), ct);
        if (result is not ChangeRequestResult.Requested { Change: var change })
        {
            await TellAsync(result);
            return;
        }

        audit.Append(session, Entry(person.Subject, AuditOutcome.Success));
        await people.NotifyAsync(
            person, "A reset of your second factors was asked for",
            "An administrator asked for the removal of all second factors of your account. Another must approve it.\n\nIf you know nothing of it, tell your administrators at once.", ct);
        await session.SaveChangesAsync(ct);
        await Send.ResponseAsync(new RequestResetResponse(change.Id), StatusCodes.Status202Accepted, ct);
    }

    private async Task<(PersonCard? Person, Problem? Problem)> AdmitAsync(string subject, CancellationToken ct)
    {
        // A machine's owner would be the second pair of eyes on what he had the machine ask for.
        if (SelfServiceGuard.SubjectOf(HttpContext) is not { } caller)
        {
            return (null, MfaProblems.PeopleOnly);
        }

        if (await people.FindAsync(subject, ct) is not { } person)
        {
            return (null, CommonProblems.NotFound);
        }

        var problem = caller == person.Subject ? MfaProblems.OwnReset
            : await rules.RefuseAsync(HttpContext.Scope().Actor, person, ct) is null ? null
            : MfaProblems.HoldsMore;
        if (problem is null)
        {
            return (person, null);
        }

        audit.Append(session, Entry(person.Subject, AuditOutcome.Denied) with { Reason = problem.Code });
        await session.SaveChangesAsync(ct);
        return (null, problem);
    }

    private ChangeProposal Proposal(PersonCard person, string reason, IReadOnlyList<Factor> confirmed) => new(
        MfaReset.Name, "user", person.Subject, HttpContext.Scope().Actor, person.Subject, reason,
        [new AuditChange("factors", string.Join(", ", confirmed.Select(factor => factor.Kind)), null)]);

    private AuditEntry Entry(string subject, AuditOutcome outcome) => new("mfa.reset_requested", HttpContext.Scope().Actor, "user", subject, outcome);

    private Task TellAsync(ChangeRequestResult result) => result switch
    {
        ChangeRequestResult.BadReason bad => Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("reason", bad.Message)]),
        ChangeRequestResult.AlreadyOpen open => Send.ProblemAsync(MfaProblems.ResetWaits.With($"It is /v1/changes/{open.ChangeId}.")),
        _ => Send.ProblemAsync(MfaProblems.TooManyResets),
    };
}

/// <summary>Why.</summary>
internal sealed record RequestResetRequest
{
    /// <summary>For who approves it, in the words of who asks.</summary>
    [MustBeSent]
    public string? Reason { get; set; }

    /// <summary>Shows no reason.</summary>
    public override string ToString() => "reason";
}

/// <summary>Where it waits.</summary>
internal sealed record RequestResetResponse(string ChangeId);
