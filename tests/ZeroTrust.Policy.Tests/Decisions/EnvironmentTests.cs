using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class EnvironmentTests
{
    private const string Yaml = """
        environments: [production, staging]
        service_permissions:
          a:
            b:
              endpoints:
                - { path: /everywhere, methods: [GET] }
                - { path: /debug, methods: [GET], environments: [staging] }
                - { path: /both, methods: [GET], environments: [staging, production] }
              denied_endpoints:
                - { path: /everywhere, methods: [GET], environments: [production] }
        services:
          b:
            endpoints:
              - { path: /x, methods: [GET], permission: strict, environments: [production] }
              - { path: /x, methods: [GET], permission: loose, environments: [staging] }
            public_endpoints:
              - { path: /metrics, methods: [GET], environments: [staging] }
        """;

    [Theory]
    [InlineData("staging", "/everywhere", DecisionCode.Allowed)]
    [InlineData("production", "/everywhere", DecisionCode.DeniedEndpoint)]
    [InlineData(null, "/everywhere", DecisionCode.DeniedEndpoint)]
    [InlineData("prodution", "/everywhere", DecisionCode.DeniedEndpoint)]
    [InlineData("staging", "/debug", DecisionCode.Allowed)]
    [InlineData("production", "/debug", DecisionCode.NotListed)]
    [InlineData(null, "/debug", DecisionCode.NotListed)]
    [InlineData("prodution", "/debug", DecisionCode.NotListed)]
    [InlineData("production", "/both", DecisionCode.Allowed)]
    [InlineData(null, "/both", DecisionCode.NotListed)]
    public void A_rule_counts_where_it_says(string? environment, string path, DecisionCode expected) =>
        Policies.Snapshot(Yaml, environment).DecideServiceRoute("a", "b", "GET", path).Code.ShouldBe(expected);

    [Fact]
    public void What_is_public_in_one_environment_is_not_in_another()
    {
        Policies.Snapshot(Yaml, "staging").DecidePublicRoute("b", "GET", "/metrics").Code.ShouldBe(DecisionCode.Allowed);
        Policies.Snapshot(Yaml, "production").DecidePublicRoute("b", "GET", "/metrics").Code.ShouldBe(DecisionCode.NotListed);
        Policies.Snapshot(Yaml).DecidePublicRoute("b", "GET", "/metrics").Code.ShouldBe(DecisionCode.NotListed);
    }

    [Fact]
    public void Two_rules_for_one_call_in_different_environments_do_not_overlap()
    {
        Policies.Snapshot(Yaml, "staging").Services.Single().Endpoints.Single().Permission.ShouldBe("loose");
        Policies.Snapshot(Yaml, "production").Services.Single().Endpoints.Single().Permission.ShouldBe("strict");

        // Refused in every environment, not only where it would show.
        var overlapping = Yaml.Replace("permission: loose, environments: [staging]", "permission: loose, environments: [staging, production]", StringComparison.Ordinal);
        foreach (var environment in (string?[])[null, "staging", "production"])
        {
            PolicyCompiler.Compile(Encoding.UTF8.GetBytes(overlapping), PolicyLimits.Default, environment)
                .ShouldBeOfType<PolicyCompilation.Refused>().Errors.Single().Code.ShouldBe(PolicyProblemCodes.OverlappingEndpoint);
        }
    }

    [Fact]
    public void An_installation_whose_environment_is_not_declared_is_warned()
    {
        Policies.Compile(Encoding.UTF8.GetBytes(Yaml), "prodution").Warnings.ShouldContain(warning => warning.Code == PolicyProblemCodes.UnknownEnvironment && warning.Line == 1);
        Policies.Compile(Encoding.UTF8.GetBytes(Yaml), "production").Warnings.ShouldNotContain(warning => warning.Code == PolicyProblemCodes.UnknownEnvironment);
        Policies.Compile(Encoding.UTF8.GetBytes("roles: {}"), "production").Warnings.ShouldBeEmpty();
    }
}
