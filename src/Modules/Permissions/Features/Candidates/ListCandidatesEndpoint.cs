using System.Globalization;
using FastEndpoints;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.Candidates;

/// <summary>A policy that may become active.</summary>
internal sealed record CandidateResponse(string Hash, int Bytes, long? Sequence, string SubmittedBy, DateTimeOffset SubmittedAt);

/// <summary><c>GET /v1/policies/candidates</c>.</summary>
internal sealed class ListCandidatesEndpoint(CandidateStore candidates) : EndpointWithoutRequest<Page<CandidateResponse>>
{
    public override void Configure()
    {
        Get("/v1/policies/candidates");
        this.Requires("policy:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes(PageQuery.Parameters);
        Summary(summary =>
        {
            summary.Summary = "All policies that may become active";
            summary.Description = "The one that came last first. What was active since is no candidate any more.";
            summary.Answers(200, "One page.", new Page<CandidateResponse>(
                [new(PolicyResponse.Example.Hash, 1200, 7, PolicyResponse.Example.ActivatedBy, PolicyResponse.Example.ActivatedAt)], "Mg"));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        var rows = await candidates.ListAsync(Before(query), query.Limit + 1, ct);
        var page = query.Cut(rows, row => row.Number.ToString(CultureInfo.InvariantCulture));
        await Send.OkAsync(
            new Page<CandidateResponse>([.. page.Items.Select(row => new CandidateResponse(row.Hash, row.Bytes, row.Sequence, row.SubmittedBy, row.SubmittedAt))], page.NextCursor), ct);
    }

    private static long Before(PageQuery query) => query.After is not { } after
        ? long.MaxValue
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ProblemException(CommonProblems.Invalid.With("cursor is not one that this list returned."));
}
