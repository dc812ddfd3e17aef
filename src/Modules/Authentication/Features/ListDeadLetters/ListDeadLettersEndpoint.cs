using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ListDeadLetters;

/// <summary><c>GET /v1/dead-letters</c>: what was not taken, without bodies.</summary>
internal sealed class ListDeadLettersEndpoint(IQuerySession session) : EndpointWithoutRequest<Page<DeadLetterSummary>>
{
    private const int MaxFilter = 512;

    public override void Configure()
    {
        Get("/v1/dead-letters");
        this.Requires("sync:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes([
            .. PageQuery.Parameters,
            new QueryParameter("type", "Only this type of event or message."),
            new QueryParameter("source", "Only this source of events, or queue of messages."),
        ]);
        Summary(summary =>
        {
            summary.Summary = "List dead letters";
            summary.Description = "The latest first: events that the broker brought and that were rejected or malformed, and messages between modules whose handlers failed every try.";
            summary.Answers(200, "One page.", new Page<DeadLetterSummary>([DeadLetterSummary.Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        if ((query.After is { } cursor ? LetterPlace.Parse(cursor) : LetterPlace.First) is not { } after)
        {
            await Send.ProblemAsync(CommonProblems.Invalid.With("cursor is not one that this list returned."));
            return;
        }

        var (type, source) = (Filter("type"), Filter("source"));
        if (type?.Length > MaxFilter || source?.Length > MaxFilter || type?.Contains('\0') == true || source?.Contains('\0') == true)
        {
            await Send.ProblemAsync(CommonProblems.Invalid.With($"type and source have at most {MaxFilter} characters."));
            return;
        }

        var read = await DeadLetterList.ReadAsync(session, after, type, source, query.Limit + 1, ct);
        await Send.OkAsync(query.Cut(read, LetterPlace.Of), ct);
    }

    private string? Filter(string name) => HttpContext.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
}
