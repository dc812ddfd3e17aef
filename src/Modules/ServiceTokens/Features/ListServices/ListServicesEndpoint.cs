using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.ListServices;

internal sealed class ListServicesEndpoint(IQuerySession session, IAccessPolicy policy, TimeProvider clock)
    : EndpointWithoutRequest<Page<ServiceView>>
{
    public override void Configure()
    {
        Get("/v1/services");
        this.Requires("service:read", serviceScoped: true);
        this.Problems(CommonProblems.Invalid);
        this.Takes(PageQuery.Parameters);
        Summary(summary =>
        {
            summary.Summary = "Lists service identities";
            summary.Description = "By name. A service owner sees the services assigned to it.";
            summary.Answers(200, "A page of identities.", new Page<ServiceView>([ServiceView.Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var paging = PageQuery.Read(HttpContext.Request);
        var only = HttpContext.Scope().Verdict.OnlyServices?.ToArray();
        var read = await ServicePages.ReadAsync(session, paging.After ?? "", only, paging.Limit + 1, ct);
        var now = clock.GetUtcNow();
        var views = read.Select(identity => ServiceView.Of(identity, policy.KnowsService(identity.Id), now)).ToList();
        await Send.OkAsync(paging.Cut(views, view => view.Name), ct);
    }
}
