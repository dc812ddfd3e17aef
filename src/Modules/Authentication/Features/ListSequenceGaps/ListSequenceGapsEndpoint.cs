using System.Globalization;
using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.Events.Lag;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ListSequenceGaps;

/// <summary><c>GET /v1/sync/gaps</c>.</summary>
internal sealed class ListSequenceGapsEndpoint(IQuerySession session) : EndpointWithoutRequest<Page<SequenceGap>>
{
    public override void Configure()
    {
        Get("/v1/sync/gaps");
        this.Requires("sync:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes([.. PageQuery.Parameters]);
        Summary(summary =>
        {
            summary.Summary = "List the gaps in sequences";
            summary.Description = "Subjects of whom a source skipped numbers, by source and subject. The later event was applied: events carry full state, so a gap is a question to the publisher.";
            summary.Answers(200, "One page.", new Page<SequenceGap>([new SequenceGap("user-service", "u-1", 4, 2, DateTimeOffset.UnixEpoch)], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        var after = (Source: "", Subject: "", First: -1L);
        if (query.After is { } cursor)
        {
            if (cursor.Split(' ', 3) is not [var number, var subject, var source]
                || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var first))
            {
                await Send.ProblemAsync(CommonProblems.Invalid.With("cursor is not one that this list returned."));
                return;
            }

            after = (source, subject, first);
        }

        var read = await SequenceGaps.ReadAsync(session, after, query.Limit + 1, ct);
        await Send.OkAsync(
            query.Cut(read, gap => string.Create(CultureInfo.InvariantCulture, $"{gap.FirstMissing} {gap.Subject} {gap.Source}")), ct);
    }
}
