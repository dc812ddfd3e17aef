using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features;

/// <summary>What the calls that change one person share: the answer with the new ETag, or the problem.</summary>
internal abstract class UserEditEndpoint(IDocumentSession session, IMartenOutbox outbox, PersonEditing editing) : EndpointWithoutRequest<UserSummary>
{
    /// <summary>The audited action.</summary>
    protected abstract string Action { get; }

    /// <summary>The edit.</summary>
    protected abstract PersonEdit Edit(PersonDocument person);

    public override async Task HandleAsync(CancellationToken ct)
    {
        var result = await editing.EditAsync(HttpContext, session, outbox, Route<string>("id")!, Action, Edit);
        if (result is not { Person: { } person })
        {
            await Send.ProblemAsync(result.Problem!);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(person.Version);
        await Send.OkAsync(UserSummary.Of(person), ct);
    }

    /// <summary>Describes the call.</summary>
    /// <param name="problems">Those that not every edit has.</param>
    protected void Describe(string title, string description, params Problem[] problems)
    {
        this.Problems(
            [UserProblems.HoldsMore, CommonProblems.NotFound, CommonProblems.Conflict, CommonProblems.PreconditionFailed, CommonProblems.PreconditionRequired, .. problems]);
        Summary(summary =>
        {
            summary.Summary = title;
            summary.Description = $"{description} Needs If-Match with the person's ETag; repeating it changes nothing.";
            summary.Answers(200, "The person as it is now, with ETag.", UserSummary.Example);
        });
    }
}
