using System.Globalization;

namespace ZeroTrust.Policy;

/// <summary>Runs policy tests against a compiled policy. Pure: the same file and policy give the same report.</summary>
public static class PolicyTestRunner
{
    /// <summary>Runs every test of the file.</summary>
    public static PolicyTestReport Run(PolicyTestFile file, PolicySnapshot policy)
    {
        ArgumentNullException.ThrowIfNull(file);
        var people = new Dictionary<PolicyTestSubject, PersonAccess>(ReferenceEqualityComparer.Instance);
        var decided = file.Cases.Select(test => (Case: test, Decision: Decide(policy, people, test))).ToList();
        return new PolicyTestReport(
            [.. decided.Select(pair => Judge(pair.Case, pair.Decision))],
            [.. decided.Select(pair => pair.Decision.Rule).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    // Everybody may call what is public, whatever else they lack; but what is denied to somebody by name stays denied. So do the front doors.
    private static Decision Decide(PolicySnapshot policy, Dictionary<PolicyTestSubject, PersonAccess> people, PolicyTestCase test)
    {
        var own = DecideOwn(policy, people, test);
        return own is { Allowed: false, IsExplicitDenial: false } && test.Subject is not PolicyTestSubject.Anonymous && DecidePublic(policy, test) is { Allowed: true } open ? open : own;
    }

    private static Decision DecideOwn(PolicySnapshot policy, Dictionary<PolicyTestSubject, PersonAccess> people, PolicyTestCase test) => test.Subject switch
    {
        PolicyTestSubject.Service service => DecideService(policy, service.Name, test),
        PolicyTestSubject.Person person => DecidePerson(policy, AccessOf(policy, people, person), test),
        _ => DecidePublic(policy, test),
    };

    // A person of many roles in many tests is expanded once.
    private static PersonAccess AccessOf(PolicySnapshot policy, Dictionary<PolicyTestSubject, PersonAccess> people, PolicyTestSubject.Person person) =>
        people.TryGetValue(person, out var access) ? access : people[person] = policy.ForPerson(person.Roles, person.AssignedServices);

    private static Decision DecidePublic(PolicySnapshot policy, PolicyTestCase test) =>
        test.Question is PolicyTestQuestion.Call call ? policy.DecidePublicRoute(call.Service, call.Method, call.RawTarget) : default;

    private static Decision DecideService(PolicySnapshot policy, string caller, PolicyTestCase test) => test.Question switch
    {
        PolicyTestQuestion.Call call => policy.DecideServiceRoute(caller, call.Service, call.Method, call.RawTarget, test.Context),
        PolicyTestQuestion.Permission permission => policy.DecideServicePermission(caller, permission.Service, permission.Name),
        PolicyTestQuestion.Action action => policy.DecideServiceResource(caller, action.Question, test.Context),
        _ => default,
    };

    private static Decision DecidePerson(PolicySnapshot policy, PersonAccess person, PolicyTestCase test) => test.Question switch
    {
        PolicyTestQuestion.Call call => policy.DecidePersonRoute(person, call.Service, call.Method, call.RawTarget, test.Context),
        PolicyTestQuestion.Permission permission => policy.DecidePersonPermission(person, permission.Service, permission.Name),
        PolicyTestQuestion.Action action => policy.DecidePersonResource(person, action.Question, test.Context),
        _ => default,
    };

    private static PolicyTestResult Judge(PolicyTestCase test, Decision decision)
    {
        var difference = Difference(test.Expected, decision);
        return new PolicyTestResult(test, difference is null, Describe(decision), difference);
    }

    private static string? Difference(PolicyTestExpectation expected, Decision decision)
    {
        if (!string.Equals(decision.Code.ToWire(), expected.Code, StringComparison.Ordinal))
        {
            return $"expected {expected.Code}";
        }

        if (decision.Audited?.ToWire() != expected.Audited)
        {
            return expected.Audited is { } audited ? $"expected it to pass for the record only, as {audited}" : "expected it to be allowed in earnest";
        }

        if (expected.Rule is { } rule && !StandsIn(decision.Rule, rule))
        {
            return $"expected a decision by {rule}";
        }

        return expected.Login is { } login && login != decision.Login ? $"expected a login with {Describe(login)}" : null;
    }

    // endpoints[1] is no part of endpoints[10].
    private static bool StandsIn(string? rule, string place) =>
        rule is not null && rule.StartsWith(place, StringComparison.Ordinal) && (rule.Length == place.Length || rule[place.Length] is '.' or '[');

    private static string Describe(Decision decision)
    {
        var by = decision.Rule is { } rule ? string.Create(CultureInfo.InvariantCulture, $" by {rule} (line {decision.Line})") : string.Empty;
        var audited = decision.Audited is { } code ? $", only recorded as {code.ToWire()}" : string.Empty;
        var near = decision.Nearest is { } nearest ? string.Create(CultureInfo.InvariantCulture, $"; nearest is {nearest.Rule} (line {nearest.Line}), other {nearest.DiffersName}") : string.Empty;
        var login = decision.Login.AsksForNothing ? string.Empty : $", asks for a login with {Describe(decision.Login)}";
        return decision.Code.ToWire() + by + audited + near + login;
    }

    private static string Describe(LoginRequirement login) => (login.ContextClass, login.MaxAgeSeconds) switch
    {
        (null, null) => "nothing",
        ({ } acr, null) => $"acr {acr}",
        (null, { } age) => string.Create(CultureInfo.InvariantCulture, $"max_age {age}"),
        ({ } acr, { } age) => string.Create(CultureInfo.InvariantCulture, $"acr {acr} and max_age {age}"),
    };
}
