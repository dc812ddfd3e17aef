using CsCheck;

namespace ZeroTrust.Policy.Tests;

internal static class Models
{
    internal static readonly string[] Names = ["a", "b", "c", "zerotrust"];
    internal static readonly string[] Paths = ["/", "/x", "/X", "/x/", "/x/y", "/caf%C3%A9", "/x.y"];
    internal static readonly string[] Methods = ["GET", "POST", "HEAD"];
    internal static readonly string[] Permissions = ["p:read", "p:write", "p:q:read", "p"];
    internal static readonly string[] RoleNames = ["r1", "r2", "r3"];
    private static readonly string[] Patterns = ["*", "*:read", "p:*", "p:read", "p:write", "p:*:read"];

    private static readonly Gen<(string? Acr, int? MaxAge)> Login =
        Gen.Select(Choice.Of(null, null, "aal1", "aal2"), Choice.Of<int?>(null, null, 1, 300, 86_400)).Select((acr, age) => (acr, age));

    // Every path once, so that a service never lists one path and method twice.
    private static readonly Gen<Endpoint[]> Listed =
        Gen.Select(Gen.Shuffle(Paths, 0, 4), Some(Methods, 1), Choice.Of(Permissions), Login.Array[4]).Select((paths, methods, permission, logins) =>
            paths.Select((path, i) => new Endpoint(path, methods, permission, logins[i].Acr, logins[i].MaxAge)).ToArray());

    private static readonly Gen<Endpoint[]> Denied =
        Gen.Select(Gen.Shuffle(Paths, 0, 3), Some(Methods, 0)).Select((paths, methods) => paths.Select(path => new Endpoint(path, methods)).ToArray());

    private static readonly Gen<Pair[]> Pairs = Gen.Select(Gen.Shuffle(AllPairs(), 0, 6), Listed.Array[6], Denied.Array[6]).Select((pairs, listed, denied) =>
        pairs.Select((pair, i) => new Pair(pair.Caller, pair.Target, [.. listed[i].Select(rule => rule with { Permission = null, Acr = null, MaxAge = null })], denied[i])).ToArray());

    private static readonly Gen<Service[]> Services = Gen.Select(Gen.Shuffle(Names, 0, 4), Listed.Array[4]).Select((names, listed) =>
        names.Select((name, i) => new Service(name, listed[i])).ToArray());

    private static readonly Gen<Role> AnyRole = Gen.Select(
        Some(Patterns, 0),
        Gen.OneOf(Some(Names, 0), Gen.Const(new[] { "all" })),
        Gen.OneOf(Some(Names, 0), Gen.Const(new[] { "assigned_services" }))).Select((permissions, access, services) => new Role("", permissions, access, services));

    private static readonly Gen<Role[]> Roles = Gen.Select(Gen.Shuffle(RoleNames, 0, 3), AnyRole.Array[3]).Select((names, roles) =>
        names.Select((name, i) => roles[i] with { Name = name }).ToArray());

    internal static readonly Gen<Model> Any = Gen.Select(Pairs, Services, Roles).Select((pairs, services, roles) => new Model(pairs, services, roles));

    internal static Gen<string[]> Some(string[] values, int least) => Gen.Shuffle(values, least, values.Length);

    private static (string Caller, string Target)[] AllPairs() => [.. from caller in Names from target in Names select (caller, target)];
}
