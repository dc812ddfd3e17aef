namespace ZeroTrust.Policy.Tests;

// The semantics once more, as slowly and plainly as they can be said.
internal static class Reference
{
    // The conditions of random policies: of the subject, of the path, and one that nobody can evaluate, as no address is known.
    internal const string IsService = "subject.type == \"service\"";
    internal const string FirstIsX = "path.p0 == \"x\"";
    internal const string IsUnknowable = "context.ip in networks.office";

    internal static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> permission)
    {
        if (pattern.IsEmpty)
        {
            return permission.IsEmpty;
        }

        if (pattern[0] != "*")
        {
            return !permission.IsEmpty && permission[0] == pattern[0] && Matches(pattern[1..], permission[1..]);
        }

        for (var taken = 1; taken <= permission.Length; taken++)
        {
            if (Matches(pattern[1..], permission[taken..]))
            {
                return true;
            }
        }

        return false;
    }

    // What a service may call: the code, and for a pair in audit mode the code that it would have.
    internal static (DecisionCode Code, DecisionCode? Audited) Service(Model model, string caller, string target, string method, Target request)
    {
        var entries = Entries(model, caller, target);
        if (entries.Length == 0)
        {
            return (DecisionCode.NoEntry, null);
        }

        var denials = InFileOrder(model, entries).SelectMany(entry => entry.Denied)
            .Where(rule => Counts(model, rule, denies: true) && Lists(rule, method) && CouldBe(rule.Path, request.Meant))
            .Select(rule => Holds(rule, "service", request.Canonical)).Where(holds => holds != false).ToArray();
        if (denials.Length > 0)
        {
            return (denials[0] is null ? DecisionCode.ConditionError : DecisionCode.DeniedEndpoint, null);
        }

        if (request.Canonical is null)
        {
            return (DecisionCode.AmbiguousPath, null);
        }

        var answers = entries.SelectMany(entry => MostSpecificFirst(entry.Endpoints.Where(rule =>
            Counts(model, rule, denies: false) && Lists(rule, method) && Is(rule.Path, request.Canonical))))
            .Select(rule => Holds(rule, "service", request.Canonical)).ToArray();
        return answers.Contains(true) ? (DecisionCode.Allowed, null)
            : Unless(entries, answers.Length == 0 ? DecisionCode.NotListed : answers[0] is null ? DecisionCode.ConditionError : DecisionCode.ConditionFailed);
    }

    internal static (DecisionCode Code, DecisionCode? Audited) ServicePermission(Model model, string caller, string target, string permission)
    {
        var entries = Entries(model, caller, target);
        return entries.Length == 0 ? (DecisionCode.NoEntry, null)
            : entries.Any(entry => entry.Permissions.Any(pattern => Matches(pattern.Split(':'), permission.Split(':')))) ? (DecisionCode.Allowed, null)
            : Unless(entries, DecisionCode.MissingPermission);
    }

    internal static (DecisionCode Code, LoginRequirement Login) Person(Model model, string[] roles, string[] assigned, string target, string method, Target request)
    {
        if (!model.Roles.Any(role => roles.Contains(role.Name) && Reaches(model, role, assigned, target)))
        {
            return (DecisionCode.NoServiceAccess, default);
        }

        if (model.Services.SingleOrDefault(service => service.Name == target) is not { } entry)
        {
            return (DecisionCode.NoEntry, default);
        }

        if (request.Canonical is null)
        {
            return (DecisionCode.AmbiguousPath, default);
        }

        var rules = entry.Endpoints.Where(rule => Counts(model, rule, denies: false)).ToArray();
        var matching = MostSpecificFirst(rules.Where(rule => Lists(rule, method) && Is(rule.Path, request.Canonical))).ToArray();
        return matching.Length == 0 ? (DecisionCode.NotListed, default)
            : !Holds(model, roles, assigned, target, matching[0].Permission!) ? (DecisionCode.MissingPermission, default)
            : Holds(matching[0], "user", request.Canonical) switch
            {
                true => (DecisionCode.Allowed, Asked(rules, method, request.Canonical)),
                false => (DecisionCode.ConditionFailed, default),
                null => (DecisionCode.ConditionError, default),
            };
    }

    internal static DecisionCode Public(Model model, string target, string method, Target request) =>
        model.Services.SingleOrDefault(service => service.Name == target) is not { } entry ? DecisionCode.NoEntry
        : request.Canonical is null ? DecisionCode.AmbiguousPath
        : entry.Public.Any(rule => Counts(model, rule, denies: false) && Lists(rule, method) && Is(rule.Path, request.Canonical)) ? DecisionCode.Allowed
        : DecisionCode.NotListed;

    internal static bool Holds(Model model, string[] roles, string[] assigned, string target, string permission) =>
        model.Roles.Any(role => roles.Contains(role.Name) && Reaches(model, role, assigned, target)
            && role.Permissions.Any(pattern => Matches(pattern.Split(':'), permission.Split(':'))));

    internal static string ShapeOf(string path) => string.Join('/', path.Split('/').Select(segment => segment.StartsWith('{') ? "{}" : segment));

    // All entries that could be meant count, and of each kind the strictest.
    private static LoginRequirement Asked(Endpoint[] rules, string method, string path)
    {
        string[] methods = method is "GET" or "HEAD" ? ["GET", "HEAD"] : [method];
        var meant = rules.Where(rule => CouldBe(rule.Path, path) && rule.Methods.Intersect(methods).Any()).ToArray();
        return new LoginRequirement(meant.Max(rule => rule.Acr), meant.Min(rule => rule.MaxAge));
    }

    private static (DecisionCode Code, DecisionCode? Audited) Unless(Pair[] entries, DecisionCode code) =>
        entries.All(entry => entry.Audit) ? (DecisionCode.Allowed, code) : (code, null);

    // The entry of the two names first. A service means itself through no group.
    private static Pair[] Entries(Model model, string caller, string target) => [.. InFileOrder(model, model.Pairs).Where(pair =>
        (pair.Caller == caller && pair.Target == target)
        || (caller != target && Members(model, pair.Caller).Contains(caller) && Members(model, pair.Target).Contains(target)))
        .OrderBy(pair => pair.Caller == caller && pair.Target == target ? 0 : 1)];

    // A caller stands once in the file, with all its targets.
    private static IEnumerable<Pair> InFileOrder(Model model, IEnumerable<Pair> pairs) =>
        model.Pairs.GroupBy(pair => pair.Caller).SelectMany(caller => caller).Where(pairs.Contains);

    // Null for a condition that cannot be evaluated.
    private static bool? Holds(Endpoint rule, string subjectType, string? path) => rule.When switch
    {
        null => true,
        IsService => subjectType == "service",
        FirstIsX => path?[1..].Split('/')[0] is { } first ? first == "x" : null,
        _ => null,
    };

    private static IEnumerable<Endpoint> MostSpecificFirst(IEnumerable<Endpoint> rules) => rules.OrderBy(rule => Kinds(rule.Path), StringComparer.Ordinal);

    private static string[] Members(Model model, string name) => model.Groups.SingleOrDefault(group => group.Name == name)?.Services ?? [name];

    private static bool Reaches(Model model, Role role, string[] assigned, string target) =>
        role.Access.Contains("all")
        || role.Access.Concat(role.Services).Any(name => Members(model, name).Contains(target))
        || (role.Services.Contains("assigned_services") && assigned.Contains(target) && target != "zerotrust");

    private static bool Counts(Model model, Endpoint rule, bool denies) =>
        rule.Environments.Length == 0
        || (Model.Environments.Contains(model.Environment) ? rule.Environments.Contains(model.Environment) : denies);

    private static bool Lists(Endpoint rule, string method) => rule.Methods.Length == 0 || rule.Methods.Contains(method);

    private static bool Is(string rule, string path) => Matches(rule[1..].Split('/'), path[1..].Split('/'), StringComparison.Ordinal);

    // Decoded, in any case, and with or without a slash at the end.
    private static bool CouldBe(string rule, string path) =>
        Matches(Coarse(rule)[1..].Split('/'), Coarse(path)[1..].Split('/'), StringComparison.OrdinalIgnoreCase);

    private static string Coarse(string path) => path.Length == 1 ? path : Uri.UnescapeDataString(path).TrimEnd('/');

    private static bool Matches(ReadOnlySpan<string> rule, ReadOnlySpan<string> path, StringComparison comparison)
    {
        if (rule is ["**"])
        {
            return true;
        }

        if (rule.IsEmpty || path.IsEmpty)
        {
            return rule.IsEmpty && path.IsEmpty;
        }

        return (rule[0].StartsWith('{') ? path[0].Length > 0 : string.Equals(rule[0], path[0], comparison)) && Matches(rule[1..], path[1..], comparison);
    }

    // Sorts the more specific before the less: compared from the left, the end before a literal before {} before **.
    private static string Kinds(string path) =>
        string.Concat(path[1..].Split('/').Select(segment => segment == "**" ? '3' : segment.StartsWith('{') ? '2' : '1'));
}
