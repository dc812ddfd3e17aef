using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>
/// Finds who may, what may be done and to what: each candidate is put to the same verdict as an evaluation, by one policy. What the
/// platform does not know is found nowhere. A page looks at a bounded number of candidates, whether it finds any or not.
/// </summary>
internal sealed class SearchDecision(
    ISubjectPages pages, EvaluationDecision evaluations, IServiceDirectory services, IOptions<PolicyOptions> options)
{
    private int MaxExamined => options.Value.MaxSearchExamined;

    internal async ValueTask<SearchPage> FindAsync(AskedQuestion<SearchRequest> asked, SearchPosition start, CancellationToken ct)
    {
        if (asked.Policy is not { } policy)
        {
            return SearchPage.Empty;
        }

        var request = asked.Question;
        if (request.Kind == SearchKind.Subject)
        {
            return await FindSubjectsAsync(policy, asked, start, ct);
        }

        var (subject, unknown) = await evaluations.NewLookup().FindAsync(request.Subject, ct);
        if (unknown is not null)
        {
            return SearchPage.Empty;
        }

        var candidates = request.Kind == SearchKind.Resource
            ? SearchCandidates.ResourcesOf(policy.Snapshot, request.Resource, subject)
            : SearchCandidates.ActionsOf(policy.Snapshot, request.Resource.Type);
        return SearchPage.Over(candidates, start, MaxExamined, name => IsAllowed(policy, asked.Trust, With(request, name), subject));
    }

    private ValueTask<SearchPage> FindSubjectsAsync(ActivePolicy policy, AskedQuestion<SearchRequest> asked, SearchPosition start, CancellationToken ct)
    {
        var stated = asked.Question.Subject;
        var question = With(asked.Question, "");
        if (stated.Actor is { } actor && services.Find(actor) is null)
        {
            return new(SearchPage.Empty);
        }

        return stated.Type switch
        {
            StatedSubject.Service => new(SearchPage.Over(
                SearchCandidates.ServicesOf(policy.Snapshot), start, MaxExamined,
                name => services.Find(name) is not null && IsAllowed(policy, asked.Trust, question, DecisionSubject.Service(name) with { Actor = stated.Actor }))),
            StatedSubject.User => FindPeopleAsync(
                start, state => IsAllowed(policy, asked.Trust, question, DecisionSubject.Person(state, stated.Login) with { Actor = stated.Actor }), ct),
            _ => new(SearchPage.Empty),
        };
    }

    // In the order of the store, of which no more than one page is in memory.
    private async ValueTask<SearchPage> FindPeopleAsync(SearchPosition start, Func<SubjectState, bool> isAllowed, CancellationToken ct)
    {
        var found = new List<string>();
        var last = start.After;
        for (var left = MaxExamined; left > 0 && found.Count < start.Limit;)
        {
            var asked = Math.Min(left, ISubjectPages.MaxPage);
            var page = await pages.ReadAsync(last, asked, ct);
            foreach (var state in page)
            {
                if (found.Count == start.Limit)
                {
                    return new SearchPage(found, last);
                }

                last = state.Subject;
                if (isAllowed(state))
                {
                    found.Add(state.Subject);
                }
            }

            if (page.Count < asked)
            {
                return new SearchPage(found, null);
            }

            left -= page.Count;
        }

        return new SearchPage(found, last);
    }

    private bool IsAllowed(ActivePolicy policy, in StatementTrust trust, EvaluationRequest request, in DecisionSubject subject) =>
        evaluations.QuestionOf(policy, trust, request, subject.Id) is { } question && PolicyVerdict.Of(policy, subject, question).Allowed;

    // The question about one candidate.
    private static EvaluationRequest With(SearchRequest request, string name) => request.Kind switch
    {
        SearchKind.Resource => new EvaluationRequest(request.Subject, request.Action!, request.Resource with { Id = name }, request.ClientAddress),
        SearchKind.Action => new EvaluationRequest(request.Subject, new StatedAction(name), request.Resource, request.ClientAddress),
        _ => new EvaluationRequest(request.Subject, request.Action!, request.Resource, request.ClientAddress),
    };
}
