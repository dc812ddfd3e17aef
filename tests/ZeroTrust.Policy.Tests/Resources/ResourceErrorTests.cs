using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Resources;

// Each row: the file, with | for a line break, and every error as line:column code.
public sealed class ResourceErrorTests
{
    private const string Rest = "actions: { a: { rules: [ { permission: p } ] } }";

    [Theory]
    [InlineData("resources: []", "1:12 wrong_kind")]
    [InlineData("resources:|  r: {}", "2:6 missing_field 2:6 missing_field")]
    [InlineData("resources:|  r: { service: s, actions: {}, kind: x }", "2:33 unknown_field")]
    [InlineData("resources:|  route: { service: s, " + Rest + " }", "2:3 reserved_name")]
    [InlineData("resources:|  service: { service: s, " + Rest + " }", "2:3 reserved_name")]
    [InlineData("resources:|  'a b': { service: s, " + Rest + " }", "2:3 invalid_name")]
    [InlineData("resources:|  r: { service: all, " + Rest + " }", "2:17 reserved_name")]
    [InlineData("groups: { g: [s] }|resources:|  r: { service: g, " + Rest + " }", "3:17 name_taken")]
    [InlineData("resources:|  r: { service: s, suppliers: [A], " + Rest + " }", "2:32 invalid_name")]
    [InlineData("resources:|  r: { service: s, suppliers: [a, a], " + Rest + " }", "2:35 duplicate_value")]
    [InlineData("resources:|  r: { service: s, properties: { x: string }, " + Rest + " }", "2:37 invalid_property")]
    [InlineData("resources:|  r: { service: s, properties: { x: Text }, " + Rest + " }", "2:37 invalid_property")]
    [InlineData("resources:|  r: { service: s, properties: { id: text }, " + Rest + " }", "2:34 reserved_name")]
    [InlineData("resources:|  r: { service: s, subject_properties: { roles: list }, " + Rest + " }", "2:42 reserved_name")]
    [InlineData("resources:|  r: { service: s, properties: { 'a-b': text }, " + Rest + " }", "2:34 invalid_name")]
    [InlineData("resources:|  r: { service: s, ids: { 1: {} }, " + Rest + " }", "2:27 ambiguous_scalar")]
    [InlineData("resources:|  r: { service: s, ids: { \"\\u202E\": {} }, " + Rest + " }", "2:27 invalid_name")]
    [InlineData("resources:|  r: { service: s, ids: { a: { x: y } }, " + Rest + " }", "2:32 unknown_name")]
    [InlineData("resources:|  r: { service: s, properties: { x: text }, ids: { a: { x: 1 } }, " + Rest + " }", "2:60 ambiguous_scalar")]
    [InlineData("resources:|  r: { service: s, properties: { x: number }, ids: { a: { x: \"1\" } }, " + Rest + " }", "2:62 invalid_property")]
    [InlineData("resources:|  r: { service: s, properties: { x: number }, ids: { a: { x: 1.0 } }, " + Rest + " }", "2:62 invalid_property")]
    [InlineData("resources:|  r: { service: s, properties: { x: number }, ids: { a: { x: 01 } }, " + Rest + " }", "2:62 invalid_property")]
    [InlineData("resources:|  r: { service: s, properties: { x: flag }, ids: { a: { x: yes } }, " + Rest + " }", "2:60 invalid_boolean")]
    [InlineData("resources:|  r: { service: s, properties: { x: list }, ids: { a: { x: y } }, " + Rest + " }", "2:60 wrong_kind")]
    [InlineData("resources:|  r: { service: s, properties: { x: list }, ids: { a: { x: [v, v] } }, " + Rest + " }", "2:64 duplicate_value")]
    [InlineData("resources:|  r: { service: s, actions: { a: {} } }", "2:34 missing_field")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [] } } }", "2:43 empty_list")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { when: 'true' } ] } } }", "2:45 missing_field")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { permission: '*' } ] } } }", "2:59 invalid_permission")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { permission: p } ], denied: [ {} ] } } }", "2:76 missing_field")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { permission: p } ], denied: [ { permission: p, when: 'true' } ] } } }", "2:78 unknown_field")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { permission: p, environments: [x] } ] } } }", "2:77 unknown_environment")]
    [InlineData("resources:|  r: { service: s, actions: { a: { properties: { name: text }, rules: [ { permission: p } ] } } }", "2:50 reserved_name")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { permission: p, when: 'action.soft' } ] }, b: { properties: { soft: flag }, rules: [ { permission: p, when: action.soft } ] } } }", "2:69 unknown_name")]
    [InlineData("resources:|  r: { service: s, actions: { a: { rules: [ { permission: p, when: 'path.id == \"x\"' } ] } } }", "2:69 unknown_name")]
    [InlineData("resources:|  r: { service: s, actions: { 'a b': { rules: [ { permission: p } ] } } }", "2:31 invalid_name")]
    public void Says_where_and_what(string file, string expected) =>
        string.Join(' ', Policies.Errors(file.Replace('|', '\n')).Select(e => $"{e.Line}:{e.Column} {e.Code["policy.".Length..]}")).ShouldBe(expected);

    private const string Two = """
        networks: { a: [10.0.0.0/8], b: [10.0.0.0/8] }
        resources:
          r1: { service: s, ids: { a: {} }, actions: { x: { rules: [ { permission: p, when: '(true)' } ] }, z: { rules: [ { permission: p } ] } } }
          r2: { service: s, ids: { b: {} }, actions: { x: { rules: [ { permission: p } ] } } }
        """;

    public static TheoryData<string, PolicyLimits, PolicyLimits> Limits() => new()
    {
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxConditionTables = 2 }, PolicyLimits.Default with { MaxConditionTables = 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxResourceTypes = 2 }, PolicyLimits.Default with { MaxResourceTypes = 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxActionsPerType = 2 }, PolicyLimits.Default with { MaxActionsPerType = 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxResourceIds = 2 }, PolicyLimits.Default with { MaxResourceIds = 1 } },
        { PolicyProblemCodes.TooDeep, PolicyLimits.Default with { MaxDepth = 7 }, PolicyLimits.Default with { MaxDepth = 6 } },
        { PolicyProblemCodes.ConditionTooComplex, PolicyLimits.Default with { MaxConditionLength = 6 }, PolicyLimits.Default with { MaxConditionLength = 5 } },
        { PolicyProblemCodes.ConditionTooComplex, PolicyLimits.Default with { MaxConditionDepth = 2 }, PolicyLimits.Default with { MaxConditionDepth = 1 } },
        { PolicyProblemCodes.ConditionTooComplex, PolicyLimits.Default with { MaxConditionNodes = 1 }, PolicyLimits.Default with { MaxConditionNodes = 0 } },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void Each_limit_holds_exactly(string code, PolicyLimits enough, PolicyLimits tooLittle)
    {
        Policies.Errors(Two, enough).ShouldBeEmpty();
        Policies.Errors(Two, tooLittle)[0].Code.ShouldBe(code);
    }

    [Fact]
    public void A_type_has_at_most_sixty_four_properties()
    {
        static string File(int count) => $"resources: {{ r: {{ service: s, properties: {{ {string.Join(", ", Enumerable.Range(0, count).Select(i => $"p{i}: text"))} }}, {Rest} }} }}";
        Policies.Errors(File(PropertyBag.MaxCount)).ShouldBeEmpty();
        Policies.Errors(File(PropertyBag.MaxCount + 1)).Single().Code.ShouldBe(PolicyProblemCodes.TooMany);
    }
}
