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
        this.Problems(ServiceProblems.NotFound, CommonProblems.Conflict, CommonProblems.PreconditionFailed, CommonProblems.PreconditionRequired);
        Summary(summary =>
        {
            summary.Summary = "Removes a service identity";
            summary.Description = "Its tokens are refused from now on. The name may be registered again and is then another client. Needs If-Match.";
            summary.Response(204, "Removed.");
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
