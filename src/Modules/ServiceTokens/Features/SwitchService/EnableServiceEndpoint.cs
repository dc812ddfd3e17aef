using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.SwitchService;

internal sealed class EnableServiceEndpoint(ServiceSwitch services) : EndpointWithoutRequest<ServiceView>
{
    public override void Configure()
    {
        Post("/v1/services/{name}/enable");
        this.Requires("service:write", serviceScoped: true);
        this.RequiresLogin();
        this.Problems(ChangeTarget.Problems);
        Summary(summary =>
        {
            summary.Summary = "Lets a disabled service identity work again";
            summary.Description = "Its secrets are the old ones; tokens from before it was disabled stay refused. Needs If-Match.";
            summary.Answers(200, "The identity as it is now.", ServiceView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (view, problem) = await services.TurnAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", on: true, ct);
        await (view is null ? Send.ProblemAsync(problem!) : Send.OkAsync(view, ct));
    }
}
