using Shouldly;
using Xunit;
using ZeroTrust.Policy.Tests.Conditions;

namespace ZeroTrust.Policy.Tests.Resources;

public sealed class ResourceTests
{
    private const string File = """
        environments: [production, staging]
        groups: { fronts: [gateway, portal] }
        service_permissions:
          caller: { records: { permissions: ["record:read"] } }
          stranger: { records: { mode: audit } }
          archiver: { records: { permissions: ["record:write"] } }
        networks: { office: [10.0.0.0/8] }
        resources:
          record:
            service: records
            suppliers: [fronts, batch]
            properties: { status: text, size: number, hidden: flag, tags: list }
            subject_properties: { role: text }
            ids:
              "1": { status: active, size: 5, hidden: false, tags: [v, w] }
              "2": { status: archived, hidden: false }
              bare: {}
            actions:
              read:
                rules: [ { permission: "record:read" } ]
                denied: [ { when: resource.hidden } ]
              write:
                properties: { soft: flag }
                rules:
                  - { permission: "record:admin" }
                  - { permission: "record:write", when: 'resource.status != "archived"' }
                  - { permission: "record:write", when: '"clerk" in subject.roles && context.ip in networks.office' }
                  - { permission: "record:write", when: 'subject.role == "admin"' }
                denied:
                  - { when: 'resource.size > 100' }
              purge:
                rules:
                  - { permission: "record:write", environments: [staging] }
                denied:
                  - { when: 'resource.id == "2"', environments: [production] }
        roles:
          clerk: { permissions: ["record:write", "record:read"], service_access: [records] }
          elsewhere: { permissions: ["*"], service_access: [other] }
          everything: { permissions: ["*"], service_access: [all] }
        """;

    private static readonly PolicySnapshot Policy = Policies.Snapshot(File);

    [Theory]
    [InlineData("caller", "read", "record", "1", DecisionCode.Allowed, "rules[0]")]
    [InlineData("caller", "read", "folder", "1", DecisionCode.UnknownResourceType, null)]
    [InlineData("caller", "read", "Record", "1", DecisionCode.UnknownResourceType, null)]
    [InlineData("caller", "list", "record", "1", DecisionCode.UnknownAction, null)]
    [InlineData("caller", "Read", "record", "1", DecisionCode.UnknownAction, null)]
    [InlineData("caller", "", "", "", DecisionCode.UnknownResourceType, null)]
    [InlineData("nobody", "read", "record", "1", DecisionCode.NoEntry, null)]
    // A pair in audit mode passes routes for the record; a resource it does not.
    [InlineData("stranger", "read", "record", "1", DecisionCode.MissingPermission, "rules[0]")]
    // An unknown id has no properties: the denial cannot be asked, so it holds (W04).
    [InlineData("caller", "read", "record", "3", DecisionCode.ConditionError, "denied[0]")]
    [InlineData("caller", "read", "record", "bare", DecisionCode.ConditionError, "denied[0]")]
    [InlineData("caller", "write", "record", "1", DecisionCode.MissingPermission, "rules[0]")]
    [InlineData("archiver", "write", "record", "1", DecisionCode.Allowed, "rules[1]")]
    [InlineData("archiver", "write", "record", "2", DecisionCode.ConditionError, "denied[0]")]
    public void Of_services(string caller, string action, string type, string id, DecisionCode code, string? rule)
    {
        var decision = Policy.DecideServiceResource(caller, new ResourceQuestion(action, type, id));
        (decision.Code, decision.Rule).ShouldBe((code, rule is null ? null : $"resources.record.actions.{action}.{rule}"));
    }

    [Theory]
    [InlineData("clerk", "read", DecisionCode.Allowed)]
    [InlineData("elsewhere", "read", DecisionCode.NoServiceAccess)]
    [InlineData("everything", "write", DecisionCode.Allowed)]
    [InlineData("no_such_role", "read", DecisionCode.NoServiceAccess)]
    public void Of_persons(string role, string action, DecisionCode code) =>
        Policy.DecidePersonResource(Policy.ForPerson([role], []), new ResourceQuestion(action, "record", "1")).Code.ShouldBe(code);

    [Fact]
    public void A_denial_goes_before_every_rule()
    {
        var large = Stating(resource: TestCondition.Bag(("size", PropertyValue.Of(101))));
        var decision = Policy.DecidePersonResource(Policy.ForPerson(["everything"], []), new ResourceQuestion("write", "record", "1"), large);
        (decision.Code, decision.Rule, decision.Line).ShouldBe((DecisionCode.DeniedByRule, "resources.record.actions.write.denied[0]", Line("resource.size > 100")));
        decision.Nearest.ShouldBeNull();
    }

    // W04: whatever the rules permit, a denial that cannot be asked denies, and so does one of another kind of value.
    [Fact]
    public void An_error_in_a_denial_denies()
    {
        var everything = Policy.ForPerson(["everything"], []);
        foreach (var size in (PropertyValue[])[PropertyValue.Of("101"), PropertyValue.Of(true), PropertyValue.Of(["101"]), default])
        {
            var call = Stating(resource: TestCondition.Bag(("size", size)));
            Policy.DecidePersonResource(everything, new ResourceQuestion("write", "record", "1"), call).Code.ShouldBe(DecisionCode.ConditionError);
        }

        // Properties that nobody declared are nobody's business.
        var more = Stating(resource: TestCondition.Bag(("colour", PropertyValue.Of("red"))));
        Policy.DecidePersonResource(everything, new ResourceQuestion("write", "record", "1"), more).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void An_error_in_a_rule_leaves_the_others()
    {
        var clerk = Policy.ForPerson(["clerk"], []);
        var archived = TestCondition.Bag(("status", PropertyValue.Of("archived")), ("size", PropertyValue.Of(1)));
        Decision Ask(CallContext call) => Policy.DecidePersonResource(clerk, new ResourceQuestion("write", "record", "new"), call);

        // The second of the clerk's rules has no address, the third nobody's role: the false first one comes nearest.
        var nothing = Ask(Stating(archived));
        (nothing.Code, nothing.Rule).ShouldBe((DecisionCode.ConditionFailed, "resources.record.actions.write.rules[1]"));
        nothing.Nearest!.Value.DiffersName.ShouldBe("condition");

        Ask(Stating(archived) with { ClientAddress = System.Net.IPAddress.Parse("10.1.1.1") }).Rule.ShouldBe("resources.record.actions.write.rules[2]");
        Ask(Stating(archived, subject: TestCondition.Bag(("role", PropertyValue.Of("admin"))))).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void Without_a_false_rule_the_error_is_told()
    {
        var clerk = Policy.ForPerson(["clerk"], []);
        var call = Stating(TestCondition.Bag(("size", PropertyValue.Of(1))));
        var decision = Policy.DecidePersonResource(clerk, new ResourceQuestion("write", "record", "new"), call with { ClientAddress = null });
        (decision.Code, decision.Rule).ShouldBe((DecisionCode.ConditionError, "resources.record.actions.write.rules[1]"));
    }

    [Fact]
    public void A_missing_permission_names_the_first_rule()
    {
        var decision = Policy.DecideServiceResource("stranger", new ResourceQuestion("read", "record", "1"));
        (decision.Permission, decision.Nearest!.Value.DiffersName).ShouldBe(("record:read", "permission"));
    }

    [Theory]
    [InlineData(null, "1", DecisionCode.MissingPermission)]
    // Without an environment no rule of one permits, and every denial counts.
    [InlineData(null, "2", DecisionCode.DeniedByRule)]
    [InlineData("staging", "2", DecisionCode.Allowed)]
    [InlineData("production", "1", DecisionCode.MissingPermission)]
    [InlineData("production", "2", DecisionCode.DeniedByRule)]
    public void Rules_of_environments(string? environment, string id, DecisionCode expected)
    {
        var compiled = (PolicyCompilation.Compiled)PolicyCompiler.Compile(System.Text.Encoding.UTF8.GetBytes(File), PolicyLimits.Default, environment);
        compiled.Snapshot.DecideServiceResource("archiver", new ResourceQuestion("purge", "record", id)).Code.ShouldBe(expected);
    }

    [Fact]
    public void Says_what_the_file_says()
    {
        var type = Policy.ResourceTypes.Single();
        (type.Name, type.Service, type.Line).ShouldBe(("record", "records", Line("  record:")));
        type.Actions.ShouldBe(["purge", "read", "write"]);
        type.Ids.Keys.Order(StringComparer.Ordinal).ShouldBe(["1", "2", "bare"]);
        type.Ids["1"].Values["tags"].Texts.ShouldBe(["v", "w"]);
        type.Ids["1"].Values["size"].ShouldBe(PropertyValue.Of(5));
        type.Suppliers.ShouldBe(["batch", "gateway", "portal"]);
        (type.IsSuppliedBy("gateway"), type.IsSuppliedBy("caller"), type.IsSuppliedBy("fronts")).ShouldBe((true, false, false));
        Policy.FindResourceType("record").ShouldBe(type);
        Policy.FindResourceType("folder").ShouldBeNull();
        Policy.ServiceNames.ShouldContain("batch");
    }

    private static CallContext Stating(PropertyBag? resource = null, PropertyBag? subject = null) => new() { Resource = resource, Subject = subject };

    private static int Line(string text) => File[..File.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
}
