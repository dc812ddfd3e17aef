using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.RenameFactor;

/// <summary><c>PATCH /v1/mfa/factors/{id}</c>: another name, for the person to know the factor by.</summary>
internal sealed class RenameFactorEndpoint(SelfServiceGuard guard, FactorStore factors, FactorNews news, IDocumentSession session, IMartenOutbox outbox)
    : Endpoint<RenameFactorRequest, FactorView>
{
    public override void Configure()
    {
        Patch("/v1/mfa/factors/{id}");
        this.RequiresCaller();
        this.RequiresLogin();
        this.Problems(MfaProblems.PeopleOnly, CommonProblems.Invalid, CommonProblems.StepUpRequired, CommonProblems.NotFound, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Rename a second factor";
            summary.Description = "Only its owner sees the name. Needs a recent login by two factors.";
            summary.ExampleRequest = new RenameFactorRequest { Name = "Work phone" };
            summary.Answers(200, "The factor as it is now.", FactorView.Example);
        });
    }

    public override async Task HandleAsync(RenameFactorRequest req, CancellationToken ct)
    {
        if (!FactorName.IsName(req.Name))
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("name", FactorName.Rule)]);
            return;
        }

        var change = await guard.BeginAsync(HttpContext, session, ct);
        if (!change.MayGoOn || change.Find(Route<string>("id")) is not { } factor)
        {
            await Send.ProblemAsync(change.Problem ?? CommonProblems.NotFound);
            return;
        }

        outbox.Enroll(session);
        FactorChanges.Rename(session, factor, factors.SealName(req.Name!));
        await news.RenamedAsync(session, HttpContext.Scope().Actor, factor, ct);
        await session.SaveChangesAsync(ct);
        await Send.OkAsync(FactorView.Of(factor, req.Name), ct);
    }
}

/// <summary>The new name, which is personal.</summary>
internal sealed record RenameFactorRequest
{
    [MustBeSent]
    public string? Name { get; set; }

    public override string ToString() => "new name";
}
