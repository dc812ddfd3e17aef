using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// service_permissions: caller → target → permissions, endpoints, denied_endpoints, rate_limit.
internal sealed class ServicePermissionsSection(CompilationContext context, ValueReader values, EndpointReader endpoints)
{
    internal const string Name = "service_permissions";
    private readonly List<ServicePair> pairs = [];

    internal List<ServicePair> Read(YamlNode? node)
    {
        foreach (var (caller, targets) in Services(node))
        {
            foreach (var (target, entry) in Services(targets))
            {
                AddPair(caller.Value, target, entry);
            }
        }

        return pairs;
    }

    private IEnumerable<(PlacedText Name, YamlNode Value)> Services(YamlNode? node)
    {
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            yield break;
        }

        foreach (var field in mapping.Fields)
        {
            if (context.Errors.IsFull)
            {
                yield break;
            }

            if (values.ServiceName(field.Key) is { } name)
            {
                context.Remember(name, field.Key.At);
                yield return (new PlacedText(name, field.Key.At), field.Value);
            }
        }
    }

    private void AddPair(string caller, PlacedText target, YamlNode entry)
    {
        if (pairs.Count == context.Limits.MaxPairs)
        {
            context.Errors.Add(target.At, Codes.TooMany, $"More than {context.Limits.MaxPairs} pairs.");
        }

        if (FieldSet.Read(entry, context.Errors, "permissions", "endpoints", "denied_endpoints", "rate_limit") is not { } fields)
        {
            return;
        }

        var place = $"{Name}.{caller}.{target.Value}";
        var permissions = values.List(fields.Optional("permissions"), item => values.Permission(item, wildcards: true));
        pairs.Add(new ServicePair(
            caller,
            target,
            [.. permissions.Select(permission => permission.Value)],
            fields.Optional("rate_limit") is { } limit ? values.RateLimit(limit) : null,
            PermissionRules(permissions, place),
            Routes(endpoints.Listed(fields.Optional("endpoints")), endpoints.Denied(fields.Optional("denied_endpoints")), place)));
    }

    internal static PermissionTable PermissionRules(ImmutableArray<PlacedText> permissions, string place) =>
        new([.. permissions.Select((permission, i) => new RuleReference($"{place}.permissions[{i}]", permission.At.Line, permission.Value))]);

    private RouteTable Routes(ImmutableArray<EndpointRule> listed, ImmutableArray<EndpointRule> denied, string place)
    {
        var routes = new RouteTable();
        foreach (var rule in listed)
        {
            var reference = new RuleReference($"{place}.endpoints[{rule.Index}]", rule.At.Line);
            if (!routes.TryList(rule.Path, rule.Methods, reference))
            {
                context.Warnings.Add(rule.At, Codes.RepeatedEndpoint, $"{ProblemList.Show(rule.Path)} is listed before with one of these methods.");
            }
        }

        foreach (var rule in denied)
        {
            var reference = new RuleReference($"{place}.denied_endpoints[{rule.Index}]", rule.At.Line);
            foreach (var method in rule.Methods)
            {
                routes.Deny(rule.Path, method, reference);
            }
        }

        routes.Seal();
        WarnOfShadows(listed, routes);
        return routes;
    }

    private void WarnOfShadows(ImmutableArray<EndpointRule> listed, RouteTable routes)
    {
        foreach (var rule in listed)
        {
            if (rule.Methods.Any(method => routes.IsDenied(rule.Path, method)))
            {
                context.Warnings.Add(rule.At, Codes.ShadowedEndpoint, $"{ProblemList.Show(rule.Path)} is listed, but a denied endpoint of this pair covers one of its methods.");
            }
        }
    }
}
