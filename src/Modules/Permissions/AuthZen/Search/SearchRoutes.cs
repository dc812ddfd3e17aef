using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>
/// <c>POST /access/v1/search/subject</c>, <c>resource</c> and <c>action</c> (AuthZEN 1.0 section 8). The search for subjects asks for a
/// permission of its own: it tells who exists.
/// </summary>
internal static class SearchRoutes
{
    internal const string SubjectPath = "/access/v1/search/subject";
    internal const string ResourcePath = "/access/v1/search/resource";
    internal const string ActionPath = "/access/v1/search/action";

    private const string Paging = " `page.limit` (100 where it is left out, at most 200) and `page.token` as the standard says; a page looks at a bounded number of candidates and may be empty before the end, which an empty `next_token` tells.";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, SearchKind.Subject, SubjectPath, "decision:search", new OperationText(
            "searchSubjects", "decisions", "Who may do this", "AuthZEN 1.0 section 8.4. Subjects of type `user` or `service`. Properties `acr` and `auth_time` are taken for everybody's; without them people of whom a role asks for a second factor are not found." + Paging));
        Map(routes, SearchKind.Resource, ResourcePath, "decision:evaluate", new OperationText(
            "searchResources", "decisions", "To what may the subject do this", "AuthZEN 1.0 section 8.5. Resources that the policy knows by id; of type `service` those at which the permission is held, of `route` (with the property `service`) the paths that the policy writes without a wildcard." + Paging));
        Map(routes, SearchKind.Action, ActionPath, "decision:evaluate", new OperationText(
            "searchActions", "decisions", "What may the subject do", "AuthZEN 1.0 section 8.6. Actions of the resource's type; of a `route` methods, of a `service` permissions that the policy names without a wildcard." + Paging));
    }

    private static void Map(IEndpointRouteBuilder routes, SearchKind kind, string path, string permission, OperationText text)
    {
        QuestionParser<SearchRequest> parse = (body, reader, _, out error) => SearchRequest.Parse(kind, body, reader, out error);
        routes.MapPost(path, (RequestDelegate)(context => SearchAsync(context, parse)))
            .WithDisplayName($"authzen search {kind}")
            .Requires(permission)
            .Limited(ApiLimit.Decisions)
            .Problems(CommonProblems.Invalid, CommonProblems.TooLarge)
            .WithMetadata(
                text, QuestionDoor.RequestId,
                new RequestExample("application/json", SearchExamples.NameOf(kind), SearchExamples.RequestOf(kind)),
                new ResponseExample(200, "One page of what was found.", "application/json", SearchExamples.AnswerOf(kind)));
    }

    private static async Task SearchAsync(HttpContext context, QuestionParser<SearchRequest> parse)
    {
        if (await QuestionDoor.ReadAsync(context, parse) is not { } asked)
        {
            return;
        }

        var services = context.RequestServices;
        var (request, tokens, caller) = (asked.Question, services.GetRequiredService<SearchTokens>(), context.Scope().Caller);
        if (StartOf(request, tokens, caller.Subject) is not { } start)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Invalid.With("page.token is not one that this search returned to you, or its limit was another."));
            return;
        }

        var page = await services.GetRequiredService<SearchDecision>().FindAsync(asked, start, context.RequestAborted);
        var isRecorded = await services.GetRequiredService<DecisionPoint>().SearchedAsync(
            DecisionSubject.Of(caller, null), request.Resource.Target ?? DecisionQuestion.NoTarget, SearchEvidence.Of(request), asked.Policy, context.RequestAborted);
        if (!isRecorded)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
            return;
        }

        var next = page.Next is { } last ? tokens.Write(caller.Subject, request.Digest, start with { After = last }) : "";
        new SearchAnswer(TypeOf(request), page.Found, next).Write(context);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    // A page after the first has the limit of the first, also where it names none.
    private static SearchPosition? StartOf(SearchRequest request, SearchTokens tokens, string caller)
    {
        if (request.Token is not { Length: > 0 } token)
        {
            return new SearchPosition("", request.Limit ?? SearchRequest.DefaultLimit);
        }

        return tokens.Read(caller, request.Digest, token) is { } start && (request.Limit ?? start.Limit) == start.Limit ? start : null;
    }

    private static string? TypeOf(SearchRequest request) => request.Kind switch
    {
        SearchKind.Subject => request.Subject.Type,
        SearchKind.Resource => request.Resource.Type,
        _ => null,
    };
}
