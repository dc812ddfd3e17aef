using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
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
    /// <param name="denied">The problem codes of 403.</param>
    /// <param name="others">Further statuses with their problem codes.</param>
    protected void Describe(string title, string description, string conflicts, string denied = "access.denied; user.holds_more", params (int Status, string Codes)[] others)
    {
        (int Status, string Codes)[] problems =
        [
            (StatusCodes.Status403Forbidden, denied),
            (StatusCodes.Status404NotFound, "resource.not_found"), (StatusCodes.Status409Conflict, conflicts),
            (StatusCodes.Status412PreconditionFailed, "resource.precondition_failed"),
            (StatusCodes.Status428PreconditionRequired, "resource.precondition_required"), .. others,
        ];
        Description(builder =>
        {
            builder.Produces<UserSummary>();
            foreach (var (status, _) in problems)
            {
                builder.ProducesProblem(status);
            }
        });
        Summary(summary =>
        {
            summary.Summary = title;
            summary.Description = $"{description} Needs If-Match with the person's ETag; repeating it changes nothing.";
            summary.ResponseExamples[200] = new UserSummary("u-1", true, 4, [new("customer_support", ["administrator"])]);
            foreach (var (status, codes) in problems)
            {
                summary.Responses[status] = codes;
            }
        });
    }
}
