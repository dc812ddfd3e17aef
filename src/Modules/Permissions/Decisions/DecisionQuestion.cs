using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>What a question is about.</summary>
internal enum QuestionKind
{
    Route = 0,
    Permission,
    Resource,
}

/// <summary>
/// One question without its subject, as every door asks it. A value, so that the same question can be put to another policy:
/// nothing of the answer is in it.
/// </summary>
internal readonly record struct DecisionQuestion
{
    private DecisionQuestion(QuestionKind kind, string target, in CallContext call)
    {
        Kind = kind;
        Target = target;
        Call = call;
    }

    internal QuestionKind Kind { get; }

    /// <summary>The service that is called; of a resource the one that owns its type, or <see cref="NoTarget"/>.</summary>
    internal string Target { get; }

    internal CallContext Call { get; private init; }

    /// <summary>Of a route.</summary>
    internal MethodReadings Methods { get; private init; }

    /// <summary>The raw target of a route, or the permission.</summary>
    internal string Text { get; private init; } = "";

    internal ResourceQuestion Resource { get; private init; }

    /// <summary>Stands in records for a service that nobody named.</summary>
    internal const string NoTarget = "-";

    /// <summary>May the subject call this route? With a second reading of the method, both must be allowed.</summary>
    internal static DecisionQuestion Route(string target, MethodReadings methods, string rawTarget, in CallContext call) =>
        new(QuestionKind.Route, target, call) { Methods = methods, Text = rawTarget };

    /// <summary>Does the subject hold this permission at the target?</summary>
    internal static DecisionQuestion Permission(string target, string permission, in CallContext call) =>
        new(QuestionKind.Permission, target, call) { Text = permission };

    /// <summary>May the subject do this to a resource? The policy says which service owns the type.</summary>
    internal static DecisionQuestion Of(ActivePolicy? policy, in ResourceQuestion resource, in CallContext call) =>
        new(QuestionKind.Resource, policy?.Snapshot.FindResourceType(resource.Type)?.Service ?? NoTarget, call) { Resource = resource };

    /// <summary>The same question, of which nothing is stated of the subject.</summary>
    internal DecisionQuestion WithoutSubject() => this with { Call = Call with { Subject = null } };

    /// <summary>What a record may say of it.</summary>
    internal string? Detail(string? canonicalPath) => Kind switch
    {
        QuestionKind.Route => Evidence.Route(Methods, Text, canonicalPath),
        QuestionKind.Permission => Evidence.Permission(Text),
        _ => Evidence.Resource(Resource),
    };
}
