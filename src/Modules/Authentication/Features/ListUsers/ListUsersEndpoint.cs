using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ListUsers;

/// <summary><c>GET /v1/users</c>: ids and roles, no personal values.</summary>
internal sealed class ListUsersEndpoint(IQuerySession session, PersonStore people) : EndpointWithoutRequest<Page<UserSummary>>
{
    public override void Configure()
    {
        Get("/v1/users");
        this.Requires("user:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes([.. PageQuery.Parameters, new QueryParameter("username", "Finds the one person with this user name.")]);
        Summary(summary =>
        {
            summary.Summary = "List people";
            summary.Description = "In the order of their ids. No personal values.";
            summary.Answers(200, "One page.", new Page<UserSummary>([UserSummary.Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        if (HttpContext.Request.Query.TryGetValue("username", out var userName))
        {
            var found = await people.FindByUserNameAsync(session, userName.ToString(), ct);
            await Send.OkAsync(new Page<UserSummary>(found is null ? [] : [UserSummary.Of(found)], null), ct);
            return;
        }

        if (query.After is { } after && !PersonText.IsSubject(after))
        {
            await Send.ProblemAsync(CommonProblems.Invalid.With("cursor is not one that this list returned."));
            return;
        }

        var read = await session.QueryAsync<PersonDocument>("where id > ? order by id limit ?", ct, query.After ?? "", query.Limit + 1);
        await Send.OkAsync(query.Cut<UserSummary>([.. read.Select(UserSummary.Of)], user => user.Id), ct);
    }
}
