using System.Collections.Immutable;

namespace ZeroTrust.Policy;

internal static class OutlineReader
{
    private static readonly ImmutableArray<string> EveryMethod = HttpMethods.Names(HttpMethods.Every);

    // The bytes must have compiled under the same limits.
    internal static PolicyOutline Read(ReadOnlySpan<byte> utf8Yaml, PolicyLimits limits)
    {
        var problems = new ProblemList();
        var text = PolicyText.Read(utf8Yaml, limits, problems);
        var root = text is null ? null : YamlReader.Read(text, limits, problems);
        return new PolicyOutline(
            root.Field(EnvironmentsSection.Name).Texts(),
            [.. root.Field(GroupsSection.Name).Fields().Select(field => new OutlineGroup(field.Key.Placed(), field.Value.Texts()))],
            [.. root.Field(ServicePermissionsSection.Name).Fields().SelectMany(caller => caller.Value.Fields().Select(target => Entry(caller.Key, target)))],
            [.. root.Field(ServicesSection.Name).Fields().Select(Service)],
            [.. root.Field(RolesSection.Name).Fields().Select(Role)],
            [.. root.Field(ResourcesSection.Name).Fields().Select(Resource)],
            Settings(root.Field(NetworksSection.Name)),
            Settings(root.Field(WindowsSection.Name)));
    }

    private static OutlineEntry Entry(YamlNode.Scalar caller, YamlField target)
    {
        var place = $"{ServicePermissionsSection.Name}.{caller.Value}.{target.Key.Value}";
        return new OutlineEntry(
            caller.Placed(),
            target.Key.Placed(),
            target.Value.Field("mode").Text(),
            target.Value.Field("permissions").Texts(),
            Rules(target.Value, "endpoints", place),
            Rules(target.Value, "denied_endpoints", place, denies: true),
            target.Value.Field("rate_limit").Text());
    }

    private static OutlineService Service(YamlField field)
    {
        var place = $"{ServicesSection.Name}.{field.Key.Value}";
        return new OutlineService(field.Key.Placed(), field.Value.Field("hosts").Texts(), Rules(field.Value, "public_endpoints", place), Rules(field.Value, "endpoints", place));
    }

    private static OutlineRole Role(YamlField field) => new(
        field.Key.Placed(),
        field.Value.Field("permissions").Texts(),
        field.Value.Field("mfa_required").Text()?.Value,
        field.Value.Field("service_access").Texts(),
        field.Value.Field("services").Texts());

    private static OutlineResource Resource(YamlField field)
    {
        string[] told = ["properties", "subject_properties", "ids"];
        return new OutlineResource(
            field.Key.Placed(),
            field.Value.Field("service").Text() ?? field.Key.Placed(),
            field.Value.Field("suppliers").Texts(),
            [.. told.SelectMany(part => Settings(field.Value.Field(part), $"{part}."))],
            [.. field.Value.Field("actions").Fields().Select(action => Action(action, $"{ResourcesSection.Name}.{field.Key.Value}.actions.{action.Key.Value}"))]);
    }

    private static OutlineAction Action(YamlField field, string place) => new(
        field.Key.Placed(),
        Settings(field.Value.Field("properties"), "properties."),
        Rules(field.Value, "rules", place),
        Rules(field.Value, "denied", place, denies: true));

    private static ImmutableArray<OutlineSetting> Settings(YamlNode? node, string prefix = "") =>
        [.. node.Fields().Select(field => new OutlineSetting(new PlacedText(prefix + field.Key.Value, field.Key.At), field.Value.Line(), field.Value))];

    private static ImmutableArray<OutlineRule> Rules(YamlNode entry, string list, string place, bool denies = false) =>
        [.. entry.Field(list).Items().Select((item, index) => new OutlineRule(
            $"{place}.{list}[{index}]",
            item.At,
            item.Field("path").Text()?.Value ?? string.Empty,
            item.Field("methods") is { } methods ? [.. methods.Texts().Select(method => method.Value)] : EveryMethod,
            item.Field("permission").Text(),
            item.Field(LoginReader.ContextClass).Text()?.Value,
            item.Field(LoginReader.MaxAge).Text()?.Value,
            item.Field(ConditionReader.Field).Text(),
            [.. item.Field(EnvironmentReader.Field).Texts().Select(name => name.Value)],
            denies))];
}
