using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features.RemoveService;

internal sealed class RemoveServiceEndpoint(ServiceChanges changes, ChangeTarget target) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/services/{name}");
        this.Requires("service:write", serviceScoped: true);
        Description(route => route
            .Produces(204)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Removes a service identity";
            summary.Description = "Its tokens are refused from now on. The name may be registered again and is then another client. Needs If-Match.";
            summary.Response(204, "Removed.");
            summary.Response(401, "access.unauthenticated");
            summary.Response(403, "access.denied");
            summary.Response(404, "service.not_found");
            summary.Response(409, "resource.conflict");
            summary.Response(412, "resource.precondition_failed");
            summary.Response(428, "resource.precondition_required");
            summary.Response(503, "platform.unavailable");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (identity, problem) = await target.FindAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", ct);
        if (identity is null)
        {
            await Send.ProblemAsync(problem!);
            return;
        }

        changes.Session.Delete(identity);
        await changes.CommitAsync(
            identity.Id, "removed", HttpContext.Scope().Actor, [new AuditChange("client_id", identity.ClientId, null)], ct);
        await Send.NoContentAsync(ct);
    }
}
