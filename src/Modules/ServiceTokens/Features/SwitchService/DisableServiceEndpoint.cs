using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.SwitchService;

internal sealed class DisableServiceEndpoint(ServiceSwitch services) : EndpointWithoutRequest<ServiceView>
{
    public override void Configure()
    {
        Post("/v1/services/{name}/disable");
        this.Requires("service:write", serviceScoped: true);
        Description(route => route
            .Produces<ServiceView>(200, "application/json")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Stops a service identity";
            summary.Description = "It gets no more tokens, and those issued so far are refused, on every instance within a second. Needs If-Match.";
            ServiceSwitch.Describe(summary);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (view, problem) = await services.TurnAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", on: false, ct);
        await (view is null ? Send.ProblemAsync(problem!) : Send.OkAsync(view, ct));
    }
}
