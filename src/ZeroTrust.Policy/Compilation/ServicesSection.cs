using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// services: name → endpoints with the permission that each asks of a person, and the login.
internal sealed class ServicesSection(CompilationContext context, ValueReader values, EndpointReader endpoints)
{
    internal const string Name = "services";

    internal Dictionary<string, RouteTable> Read(YamlNode? node)
    {
        var services = new Dictionary<string, RouteTable>(StringComparer.Ordinal);
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            return services;
        }

        foreach (var field in mapping.Fields)
        {
            if (!context.Errors.IsFull && values.ServiceName(field.Key) is { } name)
            {
                context.Remember(name, field.Key.At);
                services.Add(name, Routes(name, field.Value));
            }
        }

        return services;
    }

    private RouteTable Routes(string service, YamlNode entry)
    {
        var routes = new RouteTable();
        var fields = FieldSet.Read(entry, context.Errors, "endpoints");
        foreach (var rule in endpoints.WithPermission(fields?.Required("endpoints")))
        {
            var reference = new RuleReference($"{Name}.{service}.endpoints[{rule.Index}]", rule.At.Line, rule.Permission, rule.Login);
            if (!routes.TryList(rule.Path, rule.Methods, reference))
            {
                // Two permissions for one call: which of them counts would depend on the order of the file.
                context.Errors.Add(rule.At, Codes.OverlappingEndpoint, $"{ProblemList.Show(rule.Path)} is listed before with one of these methods.");
            }
        }

        routes.Seal();
        return routes;
    }
}
