using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// service_permissions: caller → target → mode, permissions, endpoints, denied_endpoints, rate_limit. Both may be groups.
internal sealed class ServicePermissionsSection(CompilationContext context, ValueReader values, EndpointReader endpoints)
{
    internal const string Name = "service_permissions";
    private readonly List<PairEntry> entries = [];

    internal List<ServicePair> Read(YamlNode? node)
    {
        foreach (var (caller, targets) in Services(node))
        {
            foreach (var (target, entry) in Services(targets))
            {
                AddEntry(caller.Value, target, entry);
            }
        }

        return new PairExpansion(context).Of(entries);
    }

    internal static PermissionTable PermissionRules(ImmutableArray<PlacedText> permissions, string section, string owner, string? target)
    {
        var list = new RuleList(section, owner, target, "permissions");
        return new([.. permissions.Select((permission, i) => new RuleReference(list, i, permission.At.Line, permission.Value))]);
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
                if (!context.Groups.Contains(name))
                {
                    context.Remember(name, field.Key.At);
                }

                yield return (new PlacedText(context.Share(name), field.Key.At), field.Value);
            }
        }
    }

    private PolicyMode Mode(YamlNode? node, string target)
    {
        var mode = node is null ? PolicyMode.Enforce : values.Mode(node);
        if (mode == PolicyMode.Audit && target == PolicyNames.Platform)
        {
            context.Errors.Add(node!.At, Codes.InvalidMode, $"'{PolicyNames.Platform}' is always enforced: what is only recorded there would let the caller change the policy.");
        }

        return mode;
    }

    private void AddEntry(string caller, PlacedText target, YamlNode entry)
    {
        if (FieldSet.Read(entry, context.Errors, "mode", "permissions", "endpoints", "denied_endpoints", "rate_limit") is not { } fields)
        {
            return;
        }

        var permissions = values.List(fields.Optional("permissions"), item => values.Permission(item, wildcards: true));
        var listed = endpoints.Listed(fields.Optional("endpoints"), new RuleList(Name, caller, target.Value, "endpoints"));
        WarnOfRepetitions(listed);
        listed = endpoints.Active(listed, denies: false);
        var denied = endpoints.Active(endpoints.Denied(fields.Optional("denied_endpoints"), new RuleList(Name, caller, target.Value, "denied_endpoints")), denies: true);
        var routes = new RouteTable(listed, denied);
        WarnOfShadows(listed, routes);
        entries.Add(new PairEntry
        {
            Caller = caller,
            Target = target,
            Permissions = [.. permissions.Select(permission => context.Share(permission.Value))],
            PermissionRules = PermissionRules(permissions, Name, caller, target.Value),
            RateLimit = fields.Optional("rate_limit") is { } limit ? values.RateLimit(limit) : null,
            Mode = Mode(fields.Optional("mode"), target.Value),
            Listed = listed,
            Denied = denied,
            Routes = routes,
        });
    }

    // Two rules with different conditions are two ways to be allowed; without one the later says nothing new.
    private void WarnOfRepetitions(ImmutableArray<EndpointRule> listed)
    {
        foreach (var rule in RepeatedRules.Of([.. listed.Where(rule => rule.Condition is null)]))
        {
            context.Warnings.Add(rule.At, Codes.RepeatedEndpoint, $"{ProblemList.Show(rule.Path)} is listed before with one of these methods.");
        }
    }

    private void WarnOfShadows(ImmutableArray<EndpointRule> listed, RouteTable routes)
    {
        foreach (var rule in listed)
        {
            if (!PathTemplates.IsTemplate(rule.Path) && (routes.Find(rule.Path)?.Denials ?? []).Any(denial => denial.Condition is null && (denial.Methods & rule.Methods) != 0))
            {
                context.Warnings.Add(rule.At, Codes.ShadowedEndpoint, $"{ProblemList.Show(rule.Path)} is listed, but a denied endpoint of this pair covers one of its methods.");
            }
        }
    }
}
