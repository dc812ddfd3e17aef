using CsCheck;

namespace ZeroTrust.Policy.Tests;

internal static class Models
{
    internal static readonly string[] Names = ["a", "b", "c", "zerotrust"];
    internal static readonly string[] GroupNames = ["g1", "g2"];
    internal static readonly string[] Paths = ["/", "/x", "/X", "/x/", "/x/y", "/caf%C3%A9", "/x.y"];
    internal static readonly string[] Methods = ["GET", "POST", "HEAD"];
    internal static readonly string[] Permissions = ["p:read", "p:write", "p:q:read", "p"];
    internal static readonly string[] RoleNames = ["r1", "r2", "r3"];
    private static readonly string[] Patterns = ["*", "*:read", "p:*", "p:read", "p:write", "p:*:read"];

    private static readonly Gen<(string? Acr, int? MaxAge)> Login =
        Gen.Select(Choice.Of(null, null, "aal1", "aal2"), Choice.Of<int?>(null, null, 1, 300, 86_400)).Select((acr, age) => (acr, age));

    // Literals that differ by case and encoding only, parameters, and every end that a path can have.
    private static readonly Gen<string> Template = Gen.Select(Choice.Of("x", "X", "y", "caf%C3%A9", "{}", "{}").Array[0, 3], Choice.Of("", "", "", "/", "/**"))
        .Select((segments, end) => string.Concat(segments.Select((segment, i) => "/" + (segment == "{}" ? $"{{p{i}}}" : segment))) + end)
        .Select(path => path.Length == 0 ? "/" : path);

    internal static readonly Gen<string> RulePath = Gen.OneOf(Choice.Of(Paths), Template, Template);

    // Asked for only where the path has what it asks about.
    private static readonly Gen<string?> When = Choice.Of<string?>(null, null, null, Reference.IsService, Reference.FirstIsX, Reference.IsUnknowable);

    private static readonly Gen<string[]> Bound = Choice.Of<string[]>([], [], [], ["staging"], ["production"], ["production", "staging"]);

    // Every shape once, so that a service never lists one path and method twice.
    private static readonly Gen<Endpoint[]> Listed =
        Gen.Select(RulePath.Array[0, 5], Some(Methods, 1).Array[5], Choice.Of(Permissions).Array[5], Login.Array[5], Gen.Select(Bound, When).Array[5]).Select((paths, methods, permissions, logins, limits) =>
            paths.DistinctBy(Reference.ShapeOf)
                .Select((path, i) => Limit(new Endpoint(path, methods[i], permissions[i], logins[i].Acr, logins[i].MaxAge), limits[i])).ToArray());

    private static readonly Gen<Endpoint[]> Denied =
        Gen.Select(RulePath.Array[0, 3], Some(Methods, 0).Array[3], Gen.Select(Bound, When).Array[3]).Select((paths, methods, limits) =>
            paths.Select((path, i) => Limit(new Endpoint(path, methods[i]), limits[i])).ToArray());

    private static readonly Gen<Pair> AnyPair = Gen.Select(Listed, Denied, Gen.Bool, Some(Patterns, 0)).Select((listed, denied, audit, permissions) =>
        new Pair("", "", [.. listed.Select(Plain)], denied) { Audit = audit, Permissions = permissions });

    private static readonly Gen<Pair[]> Pairs = Gen.Select(Gen.Shuffle(AllPairs(), 0, 8), AnyPair.Array[8]).Select((names, pairs) =>
        names.Select((name, i) => pairs[i] with { Caller = name.Caller, Target = name.Target }).ToArray());

    private static readonly Gen<Service[]> Services = Gen.Select(Gen.Shuffle(Names, 0, 4), Listed.Array[4], Listed.Array[4]).Select((names, listed, open) =>
        names.Select((name, i) => new Service(name, listed[i]) { Public = [.. open[i].Select(Plain).Select(rule => rule with { When = null })] }).ToArray());

    private static readonly Gen<Role> AnyRole = Gen.Select(
        Some(Patterns, 0),
        Gen.OneOf(Some([.. Names, .. GroupNames], 0), Gen.Const(new[] { "all" })),
        Gen.OneOf(Some([.. Names, .. GroupNames], 0), Gen.Const(new[] { "assigned_services" }))).Select((permissions, access, services) => new Role("", permissions, access, services));

    private static readonly Gen<Role[]> Roles = Gen.Select(Gen.Shuffle(RoleNames, 0, 3), AnyRole.Array[3]).Select((names, roles) =>
        names.Select((name, i) => roles[i] with { Name = name }).ToArray());

    private static readonly Gen<Group[]> Groups = Some(["a", "b", "c"], 1).Array[2].Select(members =>
        members.Select((services, i) => new Group(GroupNames[i], services)).ToArray());

    internal static readonly Gen<Model> Any = Gen.Select(Pairs, Services, Roles, Groups, Choice.Of(null, "production", "staging", "elsewhere")).Select(
        (pairs, services, roles, groups, environment) => new Model(pairs, services, roles) { Groups = groups, Environment = environment });

    // Paths as they should be sent, and some of the ways in which they should not.
    internal static readonly Gen<Target> AnyTarget = Gen.Select(
            Choice.Of("x", "X", "y", "caf%C3%A9", "CAF%C3%89", "x.y", "42").Array[0, 4],
            Choice.Of("", "", "/"),
            Gen.Int[0, 12])
        .Select((segments, end, disguise) => Disguise(segments.Length == 0 ? "/" : "/" + string.Join('/', segments) + end, disguise));

    internal static Gen<string[]> Some(string[] values, int least) => Gen.Shuffle(values, least, values.Length);

    private static Target Disguise(string path, int how) => how switch
    {
        0 => new Target(path + "?a=/b/../c", path, path),
        1 when path.Contains('x', StringComparison.Ordinal) => new Target(path.Replace("x", "%78", StringComparison.Ordinal), path, path),
        2 => new Target("/" + path, null, path),
        3 => new Target("/." + path, null, path),
        4 => new Target("/no/.." + path, null, path),
        5 => new Target(path + ";v=1", null, path),
        6 => new Target(path.Replace("x", "%2578", StringComparison.Ordinal) + "#", null, path),
        _ => new Target(path, path, path),
    };

    private static Endpoint Limit(Endpoint rule, (string[] Environments, string? When) limits) => rule with
    {
        Environments = limits.Environments,
        When = limits.When == Reference.FirstIsX && !rule.Path.StartsWith("/{p0}", StringComparison.Ordinal) ? null : limits.When,
    };

    private static Endpoint Plain(Endpoint rule) => rule with { Permission = null, Acr = null, MaxAge = null };

    private static (string Caller, string Target)[] AllPairs() =>
        [.. from caller in (string[])[.. Names, .. GroupNames] from target in (string[])[.. Names, .. GroupNames] select (caller, target)];
}
