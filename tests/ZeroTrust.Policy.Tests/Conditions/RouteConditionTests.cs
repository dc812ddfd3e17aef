using System.Net;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Conditions;

// Conditions where routes use them, from the file to the decision.
public sealed class RouteConditionTests
{
    private static readonly PolicySnapshot Policy = Policies.Compile(Policies.ReadSample("every-feature.yaml")).Snapshot;
    private static readonly CallContext Office = TestCondition.From("10.1.2.3");

    [Theory]
    [InlineData("/v1/users/alice", "10.1.2.3", DecisionCode.Allowed)]
    [InlineData("/v1/users/alice", "::ffff:10.1.2.3", DecisionCode.Allowed)]
    [InlineData("/v1/users/alice", "192.168.1.1", DecisionCode.ConditionFailed)]
    [InlineData("/v1/users/alice", null, DecisionCode.ConditionError)]
    // The denial goes first, and knows every way to write the value.
    [InlineData("/v1/users/root", "10.1.2.3", DecisionCode.DeniedEndpoint)]
    [InlineData("/v1/users/%72oot", "10.1.2.3", DecisionCode.DeniedEndpoint)]
    [InlineData("/v1/users/root?x=1", "10.1.2.3", DecisionCode.DeniedEndpoint)]
    // No canonical form, so no path.id: the denial cannot be asked and holds.
    [InlineData("/v1/users/x;y", "10.1.2.3", DecisionCode.ConditionError)]
    public void Of_a_service(string path, string? address, DecisionCode expected) =>
        Policy.DecideServiceRoute("order-service", "user-service", "GET", path, new CallContext { ClientAddress = address is null ? null : IPAddress.Parse(address) }).Code.ShouldBe(expected);

    [Theory]
    [InlineData("order-service", "/v1/orders/o-1/notes", DecisionCode.Allowed)]
    [InlineData("order-service", "/v1/orders/o%2D1/notes", DecisionCode.Allowed)]
    [InlineData("order-service", "/v1/orders/x-1/notes", DecisionCode.ConditionFailed)]
    [InlineData("payment-service", "/v1/orders/o-1/notes", DecisionCode.ConditionFailed)]
    public void Knows_caller_and_path(string caller, string path, DecisionCode expected) =>
        Policy.DecideServiceRoute(caller, "user-service", "POST", path).Code.ShouldBe(expected);

    [Theory]
    [InlineData("reader", "alice", "/v1/users/alice", DecisionCode.Allowed)]
    [InlineData("reader", "alice", "/v1/users/bob", DecisionCode.ConditionFailed)]
    [InlineData("reader", "alice", "/v1/users/Alice", DecisionCode.ConditionFailed)]
    [InlineData("reader", null, "/v1/users/alice", DecisionCode.ConditionError)]
    [InlineData("support", "alice", "/v1/users/bob", DecisionCode.Allowed)]
    public void Of_a_person(string role, string? id, string path, DecisionCode expected) =>
        Policy.DecidePersonRoute(Policy.ForPerson([role], []), "user-service", "GET", path, new CallContext { SubjectId = id }).Code.ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-23T07:00:00Z", DecisionCode.Allowed)]
    [InlineData("2026-11-23T06:59:59Z", DecisionCode.ConditionFailed)]
    [InlineData("2026-11-22T12:00:00Z", DecisionCode.ConditionFailed)]
    public void Of_an_hour(string time, DecisionCode expected) =>
        Policy.DecidePersonRoute(Policy.ForPerson(["support"], []), "user-service", "PUT", "/v1/users/a/address", TestCondition.At(time)).Code.ShouldBe(expected);

    [Fact]
    public void Decides_without_allocating()
    {
        var support = Policy.ForPerson(["support"], []);
        var stated = new CallContext { SubjectId = "alice", Resource = TestCondition.Bag(("size", PropertyValue.Of(5)), ("hidden", PropertyValue.Of(false))), Time = TestCondition.At("2026-11-23T09:00:00Z").Time };
        var office = Office;
        var encoded = TestCondition.Compile("path.p == 'café' && starts_with(path.q, 'b') && subject.type in ['service', 'user']");
        Func<bool>[] checks =
        [
            () => Policy.DecideServiceRoute("order-service", "user-service", "GET", "/v1/users/alice", office).Allowed,
            () => Policy.DecideServiceRoute("order-service", "user-service", "POST", "/v1/orders/o-1/notes", office).Allowed,
            () => Policy.DecidePersonRoute(support, "user-service", "GET", "/v1/users/bob", stated).Allowed,
            () => TestCondition.Evaluate(encoded, path: "/a/caf%C3%A9/b") == ConditionResult.True,
            () => Policy.DecidePersonRoute(support, "user-service", "PUT", "/v1/users/bob/address", stated).Allowed,
            () => Policy.DecidePersonResource(support, new ResourceQuestion("write", "record", "record-1"), stated).Allowed,
            () => Policy.DecidePersonResource(support, new ResourceQuestion("read", "record", "unknown"), stated).Allowed,
            () => !Policy.DecidePersonResource(support, new ResourceQuestion("write", "record", "2"), stated).Allowed,
        ];
        foreach (var check in checks)
        {
            Enumerable.Range(0, 100).All(_ => check()).ShouldBeTrue();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                check();
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        }
    }
}
