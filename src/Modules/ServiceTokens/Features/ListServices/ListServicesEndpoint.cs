using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Features.ListServices;

internal sealed class ListServicesEndpoint(IQuerySession session, IAccessPolicy policy, TimeProvider clock)
    : EndpointWithoutRequest<Page<ServiceView>>
{
    public override void Configure()
    {
        Get("/v1/services");
        this.Requires("service:read", serviceScoped: true);
        Description(route => route
            .Produces<Page<ServiceView>>(200, "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Lists service identities";
            summary.Description = "By name. A service owner sees the services assigned to it.";
            summary.Response(200, "A page of identities.", example: new Page<ServiceView>([ServiceView.Example], null));
            summary.Response(400, "request.invalid");
            summary.Response(401, "access.unauthenticated");
            summary.Response(403, "access.denied");
            summary.Response(503, "platform.unavailable");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var paging = PageQuery.Read(HttpContext.Request);
        var after = paging.After ?? "";
        var count = paging.Limit + 1;
        var read = HttpContext.Scope().Verdict.OnlyServices is { } only
            ? await session.QueryAsync<ServiceIdentityDocument>("where id > ? and id = any(?) order by id limit ?", ct, after, only.ToArray(), count)
            : await session.QueryAsync<ServiceIdentityDocument>("where id > ? order by id limit ?", ct, after, count);

        var now = clock.GetUtcNow();
        var views = read.Select(identity => ServiceView.Of(identity, policy.KnowsService(identity.Id), now)).ToList();
        await Send.OkAsync(paging.Cut(views, view => view.Name), ct);
    }
}
