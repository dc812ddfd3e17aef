using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One call as rules and their conditions see it.
internal readonly ref struct RouteCall
{
    private readonly ref readonly CallContext context;
    private readonly string? subject;
    private readonly string subjectType;
    private readonly ImmutableArray<string> roles;
    private readonly string target;
    private readonly string method;

    private RouteCall(string? subject, string subjectType, ImmutableArray<string> roles, string target, string method, string rawTarget, in CallContext context)
    {
        this.context = ref context;
        this.subject = subject;
        this.subjectType = subjectType;
        this.roles = roles;
        this.target = target;
        this.method = method;
        RawTarget = rawTarget;
        Method = HttpMethods.TryIndex(method, out var index) ? index : -1;
    }

    internal string RawTarget { get; }

    // Index of HttpMethods; less than 0 for a method that no rule can name.
    internal int Method { get; }

    internal static RouteCall OfService(string caller, string target, string method, string rawTarget, in CallContext context) =>
        new(caller, "service", [], target, method, rawTarget, in context);

    internal static RouteCall OfPerson(PersonAccess person, string target, string method, string rawTarget, in CallContext context) =>
        new(context.SubjectId, "user", person.Roles, target, method, rawTarget, in context);

    internal static RouteCall OfAnybody(string target, string method, string rawTarget, in CallContext context) =>
        new(null, "", [], target, method, rawTarget, in context);

    // True without a condition. A target that has no canonical form has no path parameters.
    internal ConditionResult Evaluate(EndpointRule rule, string? canonicalPath) => rule.Condition is null
        ? ConditionResult.True
        : rule.Condition.Evaluate(new ConditionScope
        {
            SubjectId = subject,
            SubjectType = subjectType,
            Roles = roles,
            Action = method,
            Target = target,
            Path = canonicalPath,
            Call = context,
        });
}
