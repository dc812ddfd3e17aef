using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.RemoveFactor;

/// <summary>
/// <c>DELETE /v1/mfa/factors/{id}</c>. Looked at and done within the person's turn, so that two at once do not each leave the other's
/// factor as the last one. With the last one the recovery codes go.
/// </summary>
internal sealed class RemoveFactorEndpoint(
    SelfServiceGuard guard, FactorNews news, IAccessPolicy policy, IDocumentSession session, IMartenOutbox outbox) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/mfa/factors/{id}");
        this.RequiresCaller();
        this.RequiresLogin();
        this.Problems(
            MfaProblems.PeopleOnly, MfaProblems.LastFactor, MfaProblems.OnlySms, CommonProblems.StepUpRequired, CommonProblems.NotFound, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Remove a second factor";
            summary.Description = "Needs a recent login by two factors. Not the last one of a person whose role asks for one, and none that would leave codes by SMS alone.";
            summary.Response(204, "The factor counts no more.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var change = await guard.BeginAsync(HttpContext, session, ct);
        if (!change.MayGoOn || change.Find(Route<string>("id")) is not { } factor)
        {
            await Send.ProblemAsync(change.Problem ?? CommonProblems.NotFound);
            return;
        }

        var scope = HttpContext.Scope();
        var required = scope.State is { } state && policy.ForPerson(state, Caller.Platform).MfaRequired;
        if (RemovalRules.Refuse(factor, [.. change.Confirmed], required) is { } problem)
        {
            await Send.ProblemAsync(problem);
            return;
        }

        outbox.Enroll(session);
        FactorChanges.Remove(session, factor);
        if (factor.ConfirmedAt is not null && change.Confirmed.All(other => other.Id == factor.Id))
        {
            RecoveryCodeStore.Remove(session, factor.Subject);
        }

        await news.RemovedAsync(session, scope.Actor, factor, "removed", ct);
        await session.SaveChangesAsync(ct);
        await Send.NoContentAsync(ct);
    }
}
