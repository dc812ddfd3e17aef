using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.SwitchService;

internal sealed class DisableServiceEndpoint(ServiceSwitch services) : EndpointWithoutRequest<ServiceView>
{
    public override void Configure()
    {
        Post("/v1/services/{name}/disable");
        this.Requires("service:write", serviceScoped: true);
        this.Problems(ChangeTarget.Problems);
        Summary(summary =>
        {
            summary.Summary = "Stops a service identity";
            summary.Description = "It gets no more tokens, and those issued so far are refused, on every instance within a second. Needs If-Match.";
            summary.Answers(200, "The identity as it is now.", ServiceView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (view, problem) = await services.TurnAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", on: false, ct);
        await (view is null ? Send.ProblemAsync(problem!) : Send.OkAsync(view, ct));
    }
}
