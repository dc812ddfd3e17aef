using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Features.ReadService;

internal sealed class ReadServiceEndpoint(IQuerySession session, IAccessPolicy policy, ScopeGuard guard, TimeProvider clock)
    : EndpointWithoutRequest<ServiceView>
{
    public override void Configure()
    {
        Get("/v1/services/{name}");
        this.Requires("service:read", serviceScoped: true);
        this.Problems(ServiceProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Reads a service identity";
            summary.Description = "The ETag of the answer is the If-Match of a change. A service outside the caller's bound is not found.";
            summary.Answers(200, "The identity, with ETag.", ServiceView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var name = Route<string>("name", isRequired: false) ?? "";
        if (await guard.CheckAsync(HttpContext, name, ServiceProblems.NotFound, ct) is { } refusal)
        {
            await Send.ProblemAsync(refusal);
            return;
        }

        var identity = ServiceName.IsWellFormed(name) ? await session.LoadAsync<ServiceIdentityDocument>(name, ct) : null;
        if (identity is null)
        {
            await Send.ProblemAsync(ServiceProblems.NotFound);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(identity.Version);
        await Send.OkAsync(ServiceView.Of(identity, policy.KnowsService(name), clock.GetUtcNow()), ct);
    }
}
