using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ReadUser;

/// <summary><c>GET /v1/users/{id}</c>: the one place that shows personal values, so the read is audited first.</summary>
internal sealed class ReadUserEndpoint(IDocumentSession session, PersonStore people, PersonalValues values, IAuditWriter audit)
    : EndpointWithoutRequest<UserDetail>
{
    public override void Configure()
    {
        Get("/v1/users/{id}");
        this.Requires("user:read");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Read a person";
            summary.Description = "With personal values; the read leaves an audit entry. The ETag is what changing calls want in If-Match.";
            summary.Answers(200, "The person, with ETag.", new UserDetail(
                "u-1", "ada@example.com", "ada@example.com", null, "en", true, false, 3, DateTimeOffset.UnixEpoch, [new("customer_support", ["administrator"])]));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await people.LoadAsync(session, Route<string>("id")!, ct) is not { } person)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        audit.Append(session, new AuditEntry("user.read", HttpContext.Scope().Actor, "user", person.Id, AuditOutcome.Success));
        await session.SaveChangesAsync(ct);
        HttpContext.Response.Headers.ETag = Preconditions.ETag(person.Version);
        await Send.OkAsync(UserDetail.Of(person, values), ct);
    }
}
