using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.SetKeys;

internal sealed class RemoveServiceKeysEndpoint(CredentialChange change) : EndpointWithoutRequest<ServiceView>
{
    public override void Configure()
    {
        Delete("/v1/services/{name}/keys");
        this.Requires("service:write", serviceScoped: true);
        this.Problems(CredentialChange.Problems);
        Summary(summary =>
        {
            summary.Summary = "Removes the public keys of a service identity";
            summary.Description = "The service proves itself by its secret alone. Refused while it has none. Needs If-Match.";
            summary.Answers(200, "The identity as it is now.", ServiceView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (view, problem) = await change.SetKeysAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", null, ct);
        await (view is null ? Send.ProblemAsync(problem!) : Send.OkAsync(view, ct));
    }
}
