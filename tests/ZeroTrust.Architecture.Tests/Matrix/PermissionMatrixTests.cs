using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Architecture.Tests.Endpoints;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Architecture.Tests.Matrix;

/// <summary>The sample policy against every endpoint. A new endpoint is a new row, and the file is reviewed.</summary>
public sealed class PermissionMatrixTests(RunningHost host)
{
    private static readonly Who[] People =
    [
        Who.Stranger,
        Who.Person("system_admin", ["system_admin"], []),
        Who.Person("service_owner of order-service", ["service_owner"], ["order-service"]),
        Who.Person("service_owner of nothing", ["service_owner"], []),
        Who.Person("customer_support", ["customer_support"], []),
        Who.Person("readonly_analyst", ["readonly_analyst"], []),
        Who.Person("a person without a role", [], []),
        Who.Person("system_admin, deactivated", ["system_admin"], [], isActive: false),
        Who.Service("order-service"),
        Who.Service("user-service"),
        Who.Service("payment-service"),
        Who.Service("gateway"),
        Who.Service("a service that the policy does not name"),
    ];

    [Fact]
    public void Who_may_call_what_is_reviewed() => Golden.Match(PermissionMatrix.Render(Routes(), People, Access.Check), "matrix");

    [Fact]
    public void Every_permission_that_the_architecture_names_has_somebody_who_holds_it() =>
        Routes().Where(route => route.Required?.Permission is not null)
            .Where(route => !People.Any(who => who.Caller is { } caller && Access.Check(caller, who.State, route.Required!.Permission!).Allowed))
            .Select(route => route.Name).ShouldBeEmpty();

    [Fact]
    public void Nobody_but_an_administrator_may_change_what_is_not_its_own() =>
        Routes().Where(route => route.Required is { Permission: { } permission, ServiceScoped: false } && permission.EndsWith(":write", StringComparison.Ordinal))
            .SelectMany(route => People.Where(who => who.Name != "system_admin" && who.Caller is { } caller && Access.Check(caller, who.State, route.Required!.Permission!).Allowed)
                .Select(who => $"{who.Name}: {route.Name}"))
            .ShouldBeEmpty();

    [Fact]
    public void A_planted_grant_shows()
    {
        Route[] routes = [new("GET", "/v1/new", new RequiredPermission("user:read"), null)];
        var denied = PermissionMatrix.Render(routes, People, (_, _, _) => default);
        var granted = PermissionMatrix.Render(routes, People, (_, _, _) => new PlatformVerdict(true, "", null, null, null));
        var bounded = PermissionMatrix.Render(routes, People, (_, _, _) => new PlatformVerdict(true, "", null, null, ["order-service"]));
        denied.ShouldContain("! ✘ ✘");
        granted.ShouldContain("! ✔ ✔");
        bounded.ShouldContain("! ✘ ✘");
        PermissionMatrix.Render([routes[0] with { Required = new RequiredPermission("user:read", ServiceScoped: true) }], People, (_, _, _) => new PlatformVerdict(true, "", null, null, ["order-service"]))
            .ShouldContain("! ◐ ◐");
    }

    private IPlatformAccess Access => host.Services.GetRequiredService<IPlatformAccess>();

    private List<Route> Routes() => [.. host.Endpoints.Select(Route.Of)];
}
