using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ListUserRoles;

/// <summary><c>GET /v1/users/{id}/roles</c>.</summary>
internal sealed class ListUserRolesEndpoint(IQuerySession session, PersonStore people) : EndpointWithoutRequest<UserRoles>
{
    public override void Configure()
    {
        Get("/v1/users/{id}/roles");
        this.Requires("user:read");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "List a person's roles";
            summary.Description = "With their origin: `administrator`, or `event:` and the source. The ETag is the person's.";
            summary.Answers(200, "The roles, with ETag.", new UserRoles([new("customer_support", ["administrator", "event:user-service"])]));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await people.LoadAsync(session, Route<string>("id")!, ct) is not { } person)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(person.Version);
        await Send.OkAsync(new UserRoles(UserRole.Of(person)), ct);
    }
}
