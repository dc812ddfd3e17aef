using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// services: name → hosts, what everybody may call, and endpoints with the permission that each asks of a person, and the login.
internal sealed class ServicesSection(CompilationContext context, ValueReader values, EndpointReader endpoints)
{
    internal const string Name = "services";
    private const string Endpoints = "endpoints";
    private const string Hosts = "hosts";
    private const string PublicEndpoints = "public_endpoints";
    private readonly HashSet<string> hosts = new(StringComparer.Ordinal);

    internal List<ServiceDefinition> Read(YamlNode? node)
    {
        var services = new List<ServiceDefinition>();
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            return services;
        }

        foreach (var field in mapping.Fields)
        {
            if (context.Errors.IsFull || values.ServiceName(field.Key) is not { } name)
            {
                continue;
            }

            if (context.Groups.Contains(name))
            {
                context.Errors.Add(field.Key.At, Codes.NameTaken, $"{ProblemList.Show(name)} is a group; a service needs another name.");
                continue;
            }

            context.Remember(name, field.Key.At);
            if (FieldSet.Read(field.Value, context.Errors, Hosts, Endpoints, PublicEndpoints) is { } fields)
            {
                services.Add(ReadService(name, field.Key.At, fields));
            }
        }

        return services;
    }

    private ServiceDefinition ReadService(string service, Position at, FieldSet fields)
    {
        // An entry with nothing in it is a mistake; hosts or public endpoints alone are not.
        var publicNode = fields.Optional(PublicEndpoints);
        var node = fields.Optional(Hosts) is null && publicNode is null ? fields.Required(Endpoints) : fields.Optional(Endpoints);
        var rules = endpoints.WithPermission(node, new RuleList(Name, service, null, Endpoints));
        RefuseOverlaps(rules);
        rules = endpoints.Active(rules, denies: false);
        var publicRules = endpoints.Active(endpoints.Public(publicNode, new RuleList(Name, service, null, PublicEndpoints)), denies: false);
        return new ServiceDefinition(service, [.. values.List(fields.Optional(Hosts), values.Host).Where(IsFree).Select(host => host.Value)], rules, publicRules, at.Line)
        {
            Routes = node is null ? null : new RouteTable(rules, []),
            PublicRoutes = publicNode is null ? null : new RouteTable(publicRules, []),
        };
    }

    private void RefuseOverlaps(ImmutableArray<EndpointRule> rules)
    {
        foreach (var rule in RepeatedRules.Of(rules))
        {
            // Two permissions for one call: which of them counts would depend on the order of the file.
            context.Errors.Add(rule.At, Codes.OverlappingEndpoint, $"{ProblemList.Show(rule.Path)} is listed before with one of these methods.");
        }
    }

    private bool IsFree(PlacedText host)
    {
        if (hosts.Add(host.Value))
        {
            return true;
        }

        context.Errors.Add(host.At, Codes.DuplicateHost, $"The host {ProblemList.Show(host.Value)} belongs to another service already.");
        return false;
    }
}
