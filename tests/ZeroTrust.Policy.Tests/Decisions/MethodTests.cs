using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class MethodTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET] } ] } } }
        services: { b: { endpoints: [ { path: /x, methods: [GET], permission: "x:read" } ] } }
        roles: { r: { permissions: ["x:read"], service_access: [b] } }
        """);

    [Theory]
    [InlineData("get")]
    [InlineData("GeT")]
    [InlineData("GET ")]
    [InlineData(" GET")]
    [InlineData("FOO")]
    [InlineData("")]
    [InlineData("CONNECT")]
    [InlineData("TRACE")]
    [InlineData("G\u0415T")]
    [InlineData("GET\0")]
    public void Anything_but_a_known_exact_token_is_refused(string method)
    {
        Policy.DecideServiceRoute("a", "b", method, "/x").Code.ShouldBe(DecisionCode.InvalidMethod);
        Policy.DecidePersonRoute(Policy.ForPerson(["r"], []), "b", method, "/x").Code.ShouldBe(DecisionCode.InvalidMethod);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("POST", false)]
    public void Only_the_listed_method_passes(string method, bool allowed)
    {
        Policy.DecideServiceRoute("a", "b", method, "/x").Code.ShouldBe(allowed ? DecisionCode.Allowed : DecisionCode.NotListed);
        Policy.DecidePersonRoute(Policy.ForPerson(["r"], []), "b", method, "/x").Code.ShouldBe(allowed ? DecisionCode.Allowed : DecisionCode.NotListed);
    }
}
