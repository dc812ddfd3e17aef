using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.SwitchService;

internal sealed class EnableServiceEndpoint(ServiceSwitch services) : EndpointWithoutRequest<ServiceView>
{
    public override void Configure()
    {
        Post("/v1/services/{name}/enable");
        this.Requires("service:write", serviceScoped: true);
        Description(route => route
            .Produces<ServiceView>(200, "application/json")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Lets a disabled service identity work again";
            summary.Description = "Its secrets are the old ones; tokens from before it was disabled stay refused. Needs If-Match.";
            ServiceSwitch.Describe(summary);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (view, problem) = await services.TurnAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", on: true, ct);
        await (view is null ? Send.ProblemAsync(problem!) : Send.OkAsync(view, ct));
    }
}
