using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;

namespace ZeroTrust.Policy.Tests.Conditions;

// Conditions at a place where every name is known: of a resource at a path of "/a/{p}/{q}".
internal static class TestCondition
{
    internal static readonly FrozenDictionary<string, PropertyKind> Declared = new Dictionary<string, PropertyKind>
    {
        ["text"] = PropertyKind.Text,
        ["other"] = PropertyKind.Text,
        ["number"] = PropertyKind.Number,
        ["flag"] = PropertyKind.Flag,
        ["list"] = PropertyKind.TextList,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static readonly ConditionNames Names =
        ConditionNames.OfResource(Declared, Declared, Declared) with { PathParameters = [("p", 1), ("q", 2)] };

    private const string Tables = "networks: { office: [10.0.0.0/8] }\nwindows: { hours: { days: [mon], from: \"08:00\", to: \"18:00\" } }";
    private static readonly ImmutableArray<string> Roles = ["auditor", "clerk"];

    internal static Condition Compile(string text, ConditionNames? names = null, string tables = Tables) =>
        Read(text, names, tables, new ProblemList()) ?? throw new InvalidOperationException(text);

    internal static ImmutableArray<PolicyProblem> Problems(string text, ConditionNames? names = null, PolicyLimits? limits = null)
    {
        var problems = new ProblemList();
        Read(text, names, Tables, problems, limits);
        return problems.InOrder();
    }

    internal static ConditionResult Evaluate(string text, CallContext call = default, string path = "/a/one/two%20words", string? subject = "alice", PropertyBag? known = null) =>
        Evaluate(Compile(text), call, path, subject, known);

    internal static ConditionResult Evaluate(Condition condition, CallContext call = default, string path = "/a/one/two%20words", string? subject = "alice", PropertyBag? known = null) =>
        condition.Evaluate(new ConditionScope
        {
            SubjectId = subject,
            SubjectType = "user",
            Roles = Roles,
            Action = "write",
            Target = "record-service",
            Path = path,
            ResourceType = "record",
            ResourceId = "record-1",
            KnownResource = known,
            Call = call,
        });

    internal static PropertyBag Bag(params (string Name, PropertyValue Value)[] values) => new(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));

    internal static CallContext From(string address) => new() { ClientAddress = IPAddress.Parse(address) };

    internal static CallContext At(string time) => new() { Time = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) };

    private static Condition? Read(string text, ConditionNames? names, string tables, ProblemList problems, PolicyLimits? limits = null)
    {
        var context = new CompilationContext(limits ?? PolicyLimits.Default, problems, new ProblemList());
        var values = new ValueReader(context);
        var sections = FieldSet.Read(YamlReader.Read(tables, PolicyLimits.Default, problems)!, problems, "networks", "windows")!;
        new NetworksSection(context, values).Read(sections.Optional("networks"));
        new WindowsSection(context, values).Read(sections.Optional("windows"));
        return new ConditionReader(context).Read(new YamlNode.Scalar(new Position(1, 0), text, ScalarForm.Quoted), names ?? Names);
    }
}
