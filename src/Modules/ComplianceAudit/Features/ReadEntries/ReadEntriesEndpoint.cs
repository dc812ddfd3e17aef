using System.Globalization;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
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
        Description(route => route
            .Produces<AuditEntryPage>(200, "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Reads the audit trail";
            summary.Description = """
                Entries in the order of the transactions that wrote them, oldest first. A reader that goes on with next_cursor, or later
                with resume_cursor, sees every entry exactly once, also those of transactions that committed late; a new entry shows
                as soon as all older transactions have ended, for which this call waits up to 250 ms. Filters (exact): actor, action, resource_type, resource_id, outcome,
                since, until. personal=true shows the personal values too, and that leaves an entry audit.read_personal.
                """;
            summary.Response<AuditEntryPage>(200, "A page of entries.", example: Example);
            summary.Response(400, "audit.bad_filter, request.invalid");
            summary.Response(401, "access.unauthenticated");
            summary.Response(403, "access.denied");
            summary.Response(503, "platform.unavailable");
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

    private static AuditEntryPage Example => new(
        [
            new AuditEntryView(
                Guid.Parse("01936d0a-7a4e-7c11-9c53-2f1f0e5a7b10"), DateTimeOffset.UnixEpoch.AddYears(56), "user", "01936d0a7a4e7c119c532f1f0e5a7b11",
                "service.disabled", "service", "order-service", "success", null, "4bf92f3577b34da6a3ce929d0e0e4736",
                [new AuditChangeView("enabled", "true", "false")], null, null),
        ],
        null,
        "MTIzOjQ1");
}
