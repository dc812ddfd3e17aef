using System.Globalization;
using System.Text;

namespace ZeroTrust.Policy.Tests;

internal sealed record Endpoint(string Path, string[] Methods, string? Permission = null, string? Acr = null, int? MaxAge = null);

internal sealed record Pair(string Caller, string Target, Endpoint[] Endpoints, Endpoint[] Denied);

internal sealed record Service(string Name, Endpoint[] Endpoints);

internal sealed record Role(string Name, string[] Permissions, string[] Access, string[] Services);

// A policy as data, for properties: written to YAML for the compiler, read directly by the reference.
internal sealed record Model(Pair[] Pairs, Service[] Services, Role[] Roles)
{
    internal string ToYaml()
    {
        var yaml = new StringBuilder("service_permissions:\n");
        foreach (var caller in Pairs.GroupBy(pair => pair.Caller))
        {
            yaml.Append($"  {caller.Key}:\n");
            foreach (var pair in caller)
            {
                yaml.Append($"    {pair.Target}: {{ endpoints: {List(pair.Endpoints)}, denied_endpoints: {List(pair.Denied)} }}\n");
            }
        }

        yaml.Append(Pairs.Length == 0 ? "  {}\nservices:\n" : "services:\n");
        foreach (var service in Services)
        {
            yaml.Append($"  {service.Name}: {{ endpoints: {List(service.Endpoints)} }}\n");
        }

        yaml.Append(Services.Length == 0 ? "  {}\nroles:\n" : "roles:\n");
        foreach (var role in Roles)
        {
            yaml.Append($"  {role.Name}: {{ permissions: {List(role.Permissions)}, service_access: {List(role.Access)}, services: {List(role.Services)} }}\n");
        }

        return yaml.Append(Roles.Length == 0 ? "  {}\n" : "").ToString();
    }

    private static string List(string[] values) => $"[{string.Join(", ", values.Select(value => $"\"{value}\""))}]";

    private static string List(Endpoint[] endpoints) => $"[{string.Join(", ", endpoints.Select(Text))}]";

    private static string Text(Endpoint endpoint) =>
        $"{{ path: \"{endpoint.Path}\""
        + (endpoint.Methods.Length == 0 ? "" : $", methods: {List(endpoint.Methods)}")
        + (endpoint.Permission is null ? "" : $", permission: \"{endpoint.Permission}\"")
        + (endpoint.Acr is null ? "" : $", acr: {endpoint.Acr}")
        + (endpoint.MaxAge is null ? " }" : string.Create(CultureInfo.InvariantCulture, $", max_age: {endpoint.MaxAge} }}"));
}
