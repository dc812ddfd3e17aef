using System.Text;
using System.Text.Json;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Schema;

public sealed class SchemaTests
{
    private static readonly JsonElement Root = JsonElement.Parse(PolicySchema.Json);
    private static readonly SchemaChecker Schema = new(Root);

    public static TheoryData<string> Samples() =>
        [.. typeof(SchemaTests).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yaml", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_fits(string name)
    {
        var yaml = Policies.ReadSample(name);
        Policies.Errors(yaml).ShouldBeEmpty();
        Schema.Check(PolicyJson.Of(yaml)).ShouldBeEmpty();
    }

    // A policy that the compiler takes is never red in an editor.
    [Fact]
    public void What_the_compiler_takes_fits() => Models.Any.Sample(
        model =>
        {
            var yaml = Encoding.UTF8.GetBytes(model.ToYaml());
            if (Policies.Errors(yaml).IsEmpty)
            {
                Schema.Check(PolicyJson.Of(yaml)).ShouldBeEmpty(model.ToYaml());
            }
        },
        iter: 300);

    // What is said to be wrong is wrong to the compiler too.
    [Theory]
    [InlineData("{}")]
    [InlineData("role: {}")]
    [InlineData("environments: [Production]")]
    [InlineData("groups: { all: [s] }")]
    [InlineData("groups: { g: [] }")]
    [InlineData("networks: { office: [] }")]
    [InlineData("networks: { office: [10.0.0.0] }")]
    [InlineData("networks: { my-office: [10.0.0.0/8] }")]
    [InlineData("windows: { w: { days: [mon], from: \"25:00\", to: \"18:00\" } }")]
    [InlineData("windows: { w: { days: [mon], from: \"08:00\" } }")]
    [InlineData("service_permissions: { a: { b: { mode: log } } }")]
    [InlineData("service_permissions: { a: { b: { rate_limit: 0 } } }")]
    [InlineData("service_permissions: { a: { b: { rate_limit: 5/d } } }")]
    [InlineData("service_permissions: { a: { b: { endpoints: [ { path: x, methods: [GET] } ] } } }")]
    [InlineData("service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [get] } ] } } }")]
    [InlineData("service_permissions: { a: { b: { endpoints: [ { path: /x } ] } } }")]
    [InlineData("service_permissions: { a: { b: { denied_endpoints: [ { path: /x, methods: [] } ] } } }")]
    [InlineData("service_permissions: { a: { b: { permissions: [a**] } } }")]
    [InlineData("services: { s: {} }")]
    [InlineData("services: { s: { hosts: [S.example] } }")]
    [InlineData("services: { s: { public_endpoints: [ { path: /x, methods: [GET], permission: p } ] } }")]
    [InlineData("services: { s: { endpoints: [ { path: /x, methods: [GET], permission: p, acr: aal3 } ] } }")]
    [InlineData("services: { s: { endpoints: [ { path: /x, methods: [GET], permission: p, when: \"\" } ] } }")]
    [InlineData("resources: { service: { service: s, actions: {} } }")]
    [InlineData("resources: { r: { service: s } }")]
    [InlineData("resources: { r: { service: s, properties: { x: string }, actions: {} } }")]
    [InlineData("resources: { r: { service: s, actions: { a: { rules: [] } } } }")]
    [InlineData("resources: { r: { service: s, actions: { a: { rules: [ { permission: p } ], denied: [ {} ] } } } }")]
    [InlineData("roles: { r: {} }")]
    [InlineData("roles: { r: { permissions: [], mfa_required: \"true\" } }")]
    [InlineData("roles: { r: { permissions: [], service_access: [all, s] } }")]
    public void What_does_not_fit_is_refused(string yaml)
    {
        Schema.Check(PolicyJson.Of(Encoding.UTF8.GetBytes(yaml))).ShouldNotBeEmpty();
        Policies.Errors(yaml).ShouldNotBeEmpty();
    }

    // The compiler names the fields that it knows at a place; the schema must know the same.
    [Theory]
    [InlineData("unknown: 1", "properties")]
    [InlineData("service_permissions: { a: { b: { unknown: 1 } } }", "$defs/pair/properties")]
    [InlineData("service_permissions: { a: { b: { endpoints: [ { unknown: 1, path: /x, methods: [GET] } ] } } }", "$defs/pairEndpoint/properties")]
    [InlineData("service_permissions: { a: { b: { denied_endpoints: [ { unknown: 1, path: /x } ] } } }", "$defs/deniedEndpoint/properties")]
    [InlineData("services: { s: { unknown: 1, endpoints: [] } }", "$defs/service/properties")]
    [InlineData("services: { s: { public_endpoints: [ { unknown: 1, path: /x, methods: [GET] } ] } }", "$defs/publicEndpoint/properties")]
    [InlineData("services: { s: { endpoints: [ { unknown: 1, path: /x, methods: [GET], permission: p } ] } }", "$defs/serviceEndpoint/properties")]
    [InlineData("roles: { r: { unknown: 1, permissions: [] } }", "$defs/role/properties")]
    [InlineData("windows: { w: { unknown: 1, days: [mon], from: \"08:00\", to: \"18:00\" } }", "$defs/window/properties")]
    [InlineData("resources: { r: { unknown: 1, service: s, actions: {} } }", "$defs/resourceType/properties")]
    [InlineData("resources: { r: { service: s, actions: { a: { unknown: 1, rules: [ { permission: p } ] } } } }", "$defs/action/properties")]
    [InlineData("resources: { r: { service: s, actions: { a: { rules: [ { unknown: 1, permission: p } ] } } } }", "$defs/action/properties/rules/items/properties")]
    [InlineData("resources: { r: { service: s, actions: { a: { rules: [ { permission: p } ], denied: [ { unknown: 1, when: 'true' } ] } } } }", "$defs/action/properties/denied/items/properties")]
    public void Knows_every_field(string yaml, string place)
    {
        var message = Policies.Errors(yaml).Single().Message;
        var known = message[(message.IndexOf("known here: ", StringComparison.Ordinal) + "known here: ".Length)..].TrimEnd('.').Split(", ");
        var fields = place.Split('/').Aggregate(Root, (element, step) => element.GetProperty(step));
        fields.EnumerateObject().Select(field => field.Name).Order().ShouldBe(known.Order());
    }
}
