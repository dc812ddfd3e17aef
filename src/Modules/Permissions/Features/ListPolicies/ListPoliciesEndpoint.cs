using System.Globalization;
using FastEndpoints;
using Marten;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ListPolicies;

/// <summary>A policy that was submitted.</summary>
internal sealed record PolicyVersionResponse(string Hash, long Number, int Bytes, string SubmittedBy, DateTimeOffset SubmittedAt, bool Active);

internal sealed class ListPoliciesEndpoint(IQuerySession session) : EndpointWithoutRequest<Page<PolicyVersionResponse>>
{
    public override void Configure()
    {
        Get("/v1/policies");
        this.Requires("policy:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes(PageQuery.Parameters);
        Summary(summary =>
        {
            summary.Summary = "All policies that were ever active";
            summary.Description = "The newest first.";
            summary.Answers(200, "One page.", new Page<PolicyVersionResponse>(
                [new(PolicyResponse.Example.Hash, 2, 1200, PolicyResponse.Example.ActivatedBy, PolicyResponse.Example.ActivatedAt, true)], "Mg"));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        var versions = await ReadAsync(session, Before(query), query.Limit + 1, ct);
        var active = (await PolicyStore.ActiveAsync(session, ct))?.PolicyId;
        var rows = versions
            .Select(version => new PolicyVersionResponse(version.Id, version.Number, version.Bytes, version.SubmittedBy, version.SubmittedAt, version.Id == active))
            .ToList();
        await Send.OkAsync(query.Cut(rows, row => row.Number.ToString(CultureInfo.InvariantCulture)), ct);
    }

    internal static Task<IReadOnlyList<PolicyVersionDocument>> ReadAsync(IQuerySession session, long before, int take, CancellationToken ct) =>
        session.Query<PolicyVersionDocument>()
            .Where(version => version.Number < before)
            .OrderByDescending(version => version.Number)
            .Take(take)
            .ToListAsync(ct);

    private static long Before(PageQuery query) => query.After is not { } after
        ? long.MaxValue
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ProblemException(CommonProblems.Invalid.With("cursor is not one that this list returned."));
}
