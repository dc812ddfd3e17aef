using System.Globalization;
using System.Text;

namespace ZeroTrust.Policy.Tests;

internal sealed record Endpoint(string Path, string[] Methods, string? Permission = null, string? Acr = null, int? MaxAge = null)
{
    internal string[] Environments { get; init; } = [];

    // One of Reference.Conditions; null for none.
    internal string? When { get; init; }
}

internal sealed record Pair(string Caller, string Target, Endpoint[] Endpoints, Endpoint[] Denied)
{
    // The platform itself is always enforced.
    internal bool Audit { get => field && Target != "zerotrust"; init; }

    internal string[] Permissions { get; init; } = [];
}

internal sealed record Service(string Name, Endpoint[] Endpoints)
{
    internal Endpoint[] Public { get; init; } = [];
}

internal sealed record Role(string Name, string[] Permissions, string[] Access, string[] Services);

internal sealed record Group(string Name, string[] Services);

// A policy as data, for properties: written to YAML for the compiler, read directly by the reference.
internal sealed record Model(Pair[] Pairs, Service[] Services, Role[] Roles)
{
    internal static readonly string[] Environments = ["production", "staging"];

    internal Group[] Groups { get; init; } = [];

    // What it is compiled for.
    internal string? Environment { get; init; }

    internal string ToYaml() => Section("groups", Groups.Select(group => $"{group.Name}: {List(group.Services)}"))
        + $"environments: {List(Environments)}\n"
        + "networks: { office: [\"10.0.0.0/8\"] }\n"
        + Section("service_permissions", Pairs.GroupBy(pair => pair.Caller).Select(caller => $"{caller.Key}: {{ {string.Join(", ", caller.Select(Text))} }}"))
        + Section("services", Services.Select(service => $"{service.Name}: {{ endpoints: {List(service.Endpoints)}, public_endpoints: {List(service.Public)} }}"))
        + Section("roles", Roles.Select(role => $"{role.Name}: {{ permissions: {List(role.Permissions)}, service_access: {List(role.Access)}, services: {List(role.Services)} }}"));

    internal PolicySnapshot Compile() => Policies.Compile(Encoding.UTF8.GetBytes(ToYaml()), Environment).Snapshot;

    private static string Section(string name, IEnumerable<string> entries) =>
        $"{name}:\n" + string.Concat(entries.DefaultIfEmpty("{}").Select(entry => $"  {entry}\n"));

    private static string Text(Pair pair) =>
        $"{pair.Target}: {{ {(pair.Audit ? "mode: audit, " : "")}permissions: {List(pair.Permissions)}, endpoints: {List(pair.Endpoints)}, denied_endpoints: {List(pair.Denied)} }}";

    private static string List(string[] values) => $"[{string.Join(", ", values.Select(value => $"\"{value}\""))}]";

    private static string List(Endpoint[] endpoints) => $"[{string.Join(", ", endpoints.Select(Text))}]";

    private static string Text(Endpoint endpoint) =>
        $"{{ path: \"{endpoint.Path}\""
        + (endpoint.Methods.Length == 0 ? "" : $", methods: {List(endpoint.Methods)}")
        + (endpoint.Environments.Length == 0 ? "" : $", environments: {List(endpoint.Environments)}")
        + (endpoint.When is null ? "" : $", when: '{endpoint.When}'")
        + (endpoint.Permission is null ? "" : $", permission: \"{endpoint.Permission}\"")
        + (endpoint.Acr is null ? "" : $", acr: {endpoint.Acr}")
        + (endpoint.MaxAge is null ? " }" : string.Create(CultureInfo.InvariantCulture, $", max_age: {endpoint.MaxAge} }}"));
}
