using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

internal sealed class EndpointReader(CompilationContext context, ValueReader values)
{
    private static readonly ImmutableArray<int> EveryMethod = [.. Enumerable.Range(0, HttpMethods.Count)];
    private readonly LoginReader logins = new(context.Errors);

    internal ImmutableArray<EndpointRule> Listed(YamlNode? node) =>
        ReadAll(node, (item, index) => Read(item, index, FieldSet.Read(item, context.Errors, "path", "methods"), methodsRequired: true));

    internal ImmutableArray<EndpointRule> Denied(YamlNode? node) =>
        ReadAll(node, (item, index) => Read(item, index, FieldSet.Read(item, context.Errors, "path", "methods"), methodsRequired: false));

    internal ImmutableArray<EndpointRule> WithPermission(YamlNode? node) => ReadAll(node, (item, index) =>
    {
        if (FieldSet.Read(item, context.Errors, "path", "methods", "permission", LoginReader.ContextClass, LoginReader.MaxAge) is not { } fields)
        {
            return null;
        }

        var permission = fields.Required("permission") is { } value ? values.Permission(value, wildcards: false) : null;
        var login = logins.Read(fields);
        var rule = Read(item, index, fields, methodsRequired: true);
        return permission is null || rule is null ? null : rule with { Permission = permission, Login = login };
    });

    private ImmutableArray<EndpointRule> ReadAll(YamlNode? node, Func<YamlNode, int, EndpointRule?> read)
    {
        if (node is null || NodeReader.Sequence(node, context.Errors) is not { } list || !values.IsWithinLimit(list))
        {
            return [];
        }

        return [.. list.Items.Select(read).OfType<EndpointRule>()];
    }

    private EndpointRule? Read(YamlNode item, int index, FieldSet? fields, bool methodsRequired)
    {
        if (fields is null)
        {
            return null;
        }

        var path = fields.Required("path") is { } pathNode ? values.Path(pathNode) : null;
        var methods = Methods(methodsRequired ? fields.Required("methods") : fields.Optional("methods"), methodsRequired);
        return path is null || methods.IsEmpty ? null : new EndpointRule(path, methods, Permission: null, Login: default, index, item.At);
    }

    private ImmutableArray<int> Methods(YamlNode? node, bool required)
    {
        if (node is null)
        {
            return required ? [] : EveryMethod;
        }

        if (node is YamlNode.Sequence { Items.IsEmpty: true })
        {
            // "None" and "all" are both plausible, so neither is guessed.
            context.Errors.Add(node.At, Codes.EmptyList, "The list of methods is empty.");
            return [];
        }

        return [.. values.List(node, values.Method).Select(method => HttpMethods.TryIndex(method.Value, out var index) ? index : 0)];
    }
}
