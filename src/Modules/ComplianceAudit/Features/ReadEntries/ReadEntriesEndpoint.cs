using System.Globalization;
using FastEndpoints;
using Marten;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.ReadEntries;

internal sealed class ReadEntriesEndpoint(EntryReader reader, IDocumentSession session, IAuditWriter audit)
    : EndpointWithoutRequest<AuditEntryPage>
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMilliseconds(250);

    public override void Configure()
    {
        Get("/v1/audit/entries");
        this.Requires("audit:read");
        this.Problems(AuditProblems.BadFilter, CommonProblems.Invalid);
        this.Takes([.. PageQuery.Parameters, .. EntryFilter.Parameters]);
        Summary(summary =>
        {
            summary.Summary = "Reads the audit trail";
            summary.Description = """
                Entries in the order of the transactions that wrote them, oldest first. A reader that goes on with next_cursor, or later
                with resume_cursor, sees every entry exactly once, also those of transactions that committed late; a new entry shows
                as soon as all older transactions have ended, for which this call waits up to 250 ms. Filters are exact.
                """;
            summary.Answers(200, "A page of entries.", AuditEntryPage.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (filter, errors) = EntryFilter.Read(HttpContext.Request.Query);
        if (filter is null)
        {
            await Send.ProblemAsync(AuditProblems.BadFilter, errors);
            return;
        }

        var paging = PageQuery.Read(HttpContext.Request);
        var after = EntryCursor.Parse(paging.After);
        await reader.SettleAsync(SettleLimit, ct);
        var read = await reader.ReadAsync(filter, after, paging.Limit + 1, ct);
        var page = Cut(read, paging.Limit, after);
        if (filter.Personal)
        {
            await RecordReadAsync(filter, page, ct);
        }

        await Send.OkAsync(page, ct);
    }

    internal static AuditEntryPage Cut(IReadOnlyList<(EntryCursor At, AuditEntryView Entry)> read, int limit, EntryCursor? after)
    {
        var kept = read.Take(limit).ToArray();
        var last = kept.Length > 0 ? kept[^1].At : after;
        return new AuditEntryPage(
            [.. kept.Select(item => item.Entry)],
            read.Count > limit ? last?.ToOpaque() : null,
            last?.ToOpaque());
    }

    // No entry, no data: this commits before the answer is sent.
    private async Task RecordReadAsync(EntryFilter filter, AuditEntryPage page, CancellationToken ct)
    {
        audit.Append(session, new AuditEntry("audit.read_personal", HttpContext.Scope().Actor, "audit", "entries", AuditOutcome.Success)
        {
            Changes =
            [
                new AuditChange("filter", null, filter.Describe()),
                new AuditChange("entries", null, page.Items.Count.ToString(CultureInfo.InvariantCulture)),
                new AuditChange("first_id", null, page.Items.Count > 0 ? page.Items[0].Id.ToString("D") : null),
                new AuditChange("last_id", null, page.Items.Count > 0 ? page.Items[^1].Id.ToString("D") : null),
            ],
        });
        await session.SaveChangesAsync(ct);
    }
}
