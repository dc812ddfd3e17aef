using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Lists of endpoints of each kind. A rule of other environments is read like any other and then left out.
internal sealed class EndpointReader(CompilationContext context, ValueReader values)
{
    private const string Path = "path";
    private const string Methods = "methods";
    private readonly PathReader paths = new(context);
    private readonly LoginReader logins = new(context.Errors);
    private readonly ConditionReader conditions = new(context);
    private readonly EnvironmentReader environments = new(context, values);

    internal ImmutableArray<EndpointRule> Listed(YamlNode? node, RuleList list) => ReadAll(
        node,
        (item, index) => Read(item, list, index, FieldSet.Read(item, context.Errors, Path, Methods, ConditionReader.Field, EnvironmentReader.Field), methodsRequired: true));

    internal ImmutableArray<EndpointRule> Denied(YamlNode? node, RuleList list) => ReadAll(
        node,
        (item, index) => Read(item, list, index, FieldSet.Read(item, context.Errors, Path, Methods, ConditionReader.Field, EnvironmentReader.Field), methodsRequired: false));

    internal ImmutableArray<EndpointRule> Public(YamlNode? node, RuleList list) => ReadAll(
        node,
        (item, index) => Read(item, list, index, FieldSet.Read(item, context.Errors, Path, Methods, EnvironmentReader.Field), methodsRequired: true));

    internal ImmutableArray<EndpointRule> WithPermission(YamlNode? node, RuleList list) => ReadAll(node, (item, index) =>
    {
        if (FieldSet.Read(item, context.Errors, Path, Methods, "permission", LoginReader.ContextClass, LoginReader.MaxAge, ConditionReader.Field, EnvironmentReader.Field) is not { } fields)
        {
            return null;
        }

        var permission = fields.Required("permission") is { } value ? values.Permission(value, wildcards: false) : null;
        var rule = Read(item, list, index, fields, methodsRequired: true, permission, logins.Read(fields));
        return permission is null ? null : rule;
    });

    // Those that count in the environment that the policy is compiled for.
    internal ImmutableArray<EndpointRule> Active(ImmutableArray<EndpointRule> rules, bool denies) =>
        rules.All(rule => rule.Environments.IsEmpty) ? rules : [.. rules.Where(rule => context.Environments.Has(rule.Environments, denies))];

    private ImmutableArray<EndpointRule> ReadAll(YamlNode? node, Func<YamlNode, int, EndpointRule?> read)
    {
        if (node is null || NodeReader.Sequence(node, context.Errors) is not { } list || !values.IsWithinLimit(list))
        {
            return [];
        }

        return [.. list.Items.Select(read).OfType<EndpointRule>()];
    }

    private EndpointRule? Read(YamlNode item, RuleList list, int index, FieldSet? fields, bool methodsRequired, string? permission = null, LoginRequirement login = default)
    {
        if (fields is null)
        {
            return null;
        }

        var path = fields.Required(Path) is { } pathNode ? paths.Read(pathNode) : null;
        var methods = ReadMethods(methodsRequired ? fields.Required(Methods) : fields.Optional(Methods), methodsRequired);
        var bound = environments.Read(fields);
        var condition = path is not null && fields.Optional(ConditionReader.Field) is { } when
            ? conditions.Read(when, ConditionNames.OfPath(PathTemplates.Parameters(path)))
            : null;
        return path is null || methods == 0
            ? null
            : new EndpointRule(list, index, item.At, path, methods, permission, login) { Condition = condition, Environments = bound };
    }

    private int ReadMethods(YamlNode? node, bool required)
    {
        if (node is null)
        {
            return required ? 0 : HttpMethods.Every;
        }

        if (node is YamlNode.Sequence { Items.IsEmpty: true })
        {
            // "None" and "all" are both plausible, so neither is guessed.
            context.Errors.Add(node.At, Codes.EmptyList, "The list of methods is empty.");
            return 0;
        }

        var methods = 0;
        foreach (var method in values.List(node, values.Method))
        {
            methods |= HttpMethods.TryIndex(method.Value, out var index) ? 1 << index : 0;
        }

        return methods;
    }
}
