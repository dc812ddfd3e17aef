using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests;

public sealed class SampleOrganisationTests
{
    private static readonly string[] Owned = ["order-service"];
    private static readonly PolicySnapshot Policy = Policies.Sample;

    [Theory]
    [InlineData("order-service", "user-service", "GET", "/v1/user/profile", DecisionCode.Allowed)]
    [InlineData("order-service", "user-service", "GET", "/v1/user/profile?id=1", DecisionCode.Allowed)]
    [InlineData("order-service", "user-service", "PUT", "/v1/user/profile", DecisionCode.DeniedEndpoint)]
    [InlineData("order-service", "user-service", "DELETE", "/v1/user/profile", DecisionCode.DeniedEndpoint)]
    [InlineData("order-service", "user-service", "POST", "/v1/user/profile", DecisionCode.NotListed)]
    [InlineData("order-service", "user-service", "HEAD", "/v1/user/profile", DecisionCode.NotListed)]
    [InlineData("order-service", "user-service", "POST", "/v1/user/addresses", DecisionCode.Allowed)]
    [InlineData("order-service", "user-service", "GET", "/v1/user", DecisionCode.NotListed)]
    [InlineData("order-service", "payment-service", "POST", "/v1/payments", DecisionCode.Allowed)]
    [InlineData("user-service", "order-service", "GET", "/v1/orders", DecisionCode.NoEntry)]
    [InlineData("Order-service", "user-service", "GET", "/v1/user/profile", DecisionCode.NoEntry)]
    [InlineData("gateway", "zerotrust", "GET", "/v1/users", DecisionCode.NotListed)]
    public void Service_routes(string caller, string target, string method, string path, DecisionCode expected) =>
        Policy.DecideServiceRoute(caller, target, method, path).Code.ShouldBe(expected);

    [Theory]
    [InlineData("user-service", "zerotrust", "events:publish", DecisionCode.Allowed)]
    [InlineData("user-service", "zerotrust", "gateway:authorize", DecisionCode.MissingPermission)]
    [InlineData("gateway", "zerotrust", "decision:evaluate", DecisionCode.Allowed)]
    [InlineData("order-service", "zerotrust", "events:publish", DecisionCode.NoEntry)]
    [InlineData("order-service", "user-service", "user:address:write", DecisionCode.Allowed)]
    [InlineData("order-service", "user-service", "user:address", DecisionCode.MissingPermission)]
    public void Service_permissions(string caller, string target, string permission, DecisionCode expected) =>
        Policy.DecideServicePermission(caller, target, permission).Code.ShouldBe(expected);

    [Theory]
    [InlineData("system_admin", "user-service", "GET", "/v1/customers", DecisionCode.Allowed)]
    [InlineData("system_admin", "payment-service", "GET", "/v1/payments", DecisionCode.NoEntry)]
    [InlineData("customer_support", "user-service", "GET", "/v1/customers", DecisionCode.Allowed)]
    [InlineData("customer_support", "user-service", "GET", "/v1/user/profile", DecisionCode.MissingPermission)]
    [InlineData("customer_support", "order-service", "PATCH", "/v1/orders", DecisionCode.Allowed)]
    [InlineData("customer_support", "analytics-service", "GET", "/v1/reports", DecisionCode.NoServiceAccess)]
    [InlineData("readonly_analyst", "analytics-service", "GET", "/v1/reports", DecisionCode.Allowed)]
    [InlineData("readonly_analyst", "order-service", "GET", "/v1/orders", DecisionCode.NoServiceAccess)]
    [InlineData("readonly_analyst", "reporting-service", "GET", "/v1/reports", DecisionCode.NoEntry)]
    [InlineData("service_owner", "order-service", "GET", "/v1/orders", DecisionCode.MissingPermission)]
    [InlineData("service_owner", "user-service", "GET", "/v1/customers", DecisionCode.NoServiceAccess)]
    [InlineData("no_such_role", "order-service", "GET", "/v1/orders", DecisionCode.NoServiceAccess)]
    public void Person_routes(string role, string target, string method, string path, DecisionCode expected) =>
        Policy.DecidePersonRoute(Policy.ForPerson([role], Owned), target, method, path).Code.ShouldBe(expected);

    [Theory]
    [InlineData("system_admin", "zerotrust", "policy:activate", DecisionCode.Allowed)]
    [InlineData("readonly_analyst", "zerotrust", "user:read", DecisionCode.NoServiceAccess)]
    [InlineData("readonly_analyst", "analytics-service", "report:daily:read", DecisionCode.Allowed)]
    [InlineData("readonly_analyst", "analytics-service", "report:write", DecisionCode.MissingPermission)]
    [InlineData("service_owner", "order-service", "service:write", DecisionCode.Allowed)]
    [InlineData("service_owner", "user-service", "service:write", DecisionCode.NoServiceAccess)]
    [InlineData("service_owner", "zerotrust", "service:write", DecisionCode.NoServiceAccess)]
    public void Person_permissions(string role, string target, string permission, DecisionCode expected) =>
        Policy.DecidePersonPermission(Policy.ForPerson([role], Owned), target, permission).Code.ShouldBe(expected);

    [Fact]
    public void Says_what_the_file_says()
    {
        Policy.Roles.Select(role => role.Name).ShouldBe(["customer_support", "readonly_analyst", "service_owner", "system_admin"]);
        Policy.Roles.Where(role => role.MfaRequired).Select(role => role.Name).ShouldBe(["service_owner", "system_admin"]);
        Policy.Pairs.Select(pair => $"{pair.Caller}>{pair.Target} {pair.RateLimit} line {pair.Line}").ShouldBe(
        [
            "gateway>zerotrust  line 23",
            "order-service>payment-service 200/m line 14",
            "order-service>user-service 800/m line 3",
            "user-service>zerotrust  line 21",
        ]);
        Policy.ServiceNames.ShouldBe(["analytics-service", "gateway", "order-service", "payment-service", "reporting-service", "user-service", "zerotrust"]);
    }

    [Fact]
    public void Names_the_rule_that_decided()
    {
        var allowed = Policy.DecideServiceRoute("order-service", "user-service", "PUT", "/v1/user/addresses");
        (allowed.Rule, allowed.Line, allowed.CanonicalPath).ShouldBe(("service_permissions.order-service.user-service.endpoints[1]", 8, "/v1/user/addresses"));

        var denied = Policy.DecideServiceRoute("order-service", "user-service", "PUT", "/v1/user/profile");
        (denied.Rule, denied.Line).ShouldBe(("service_permissions.order-service.user-service.denied_endpoints[0]", 11));

        var person = Policy.DecidePersonRoute(Policy.ForPerson(["customer_support"], []), "order-service", "PATCH", "/v1/orders");
        (person.Rule, person.Line, person.Permission).ShouldBe(("services.order-service.endpoints[1]", 32, "order:update"));
    }

    [Fact]
    public void Warns_of_the_service_that_nothing_else_knows_and_of_the_roles_without_a_second_factor() =>
        Policies.Compile(Policies.SampleBytes).Warnings.Select(warning => (warning.Code, warning.Line, warning.Column)).ShouldBe(
        [
            (PolicyProblemCodes.MfaReasonMissing, 39, 3), (PolicyProblemCodes.MfaReasonMissing, 40, 3), (PolicyProblemCodes.UnknownService, 40, 108),
        ]);
}
