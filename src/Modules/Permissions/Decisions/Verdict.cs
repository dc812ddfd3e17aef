using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>A decision with the one policy that made it. The default value is a denial.</summary>
internal readonly struct Verdict
{
    private readonly ActivePolicy? _policy;
    private readonly PersonView? _person;
    private readonly string? _reason;
    private readonly string? _audited;

    private Verdict(
        ActivePolicy? policy, PersonView? person, Decision decision, string? reason, LoginRequirement asked = default, string? audited = null)
    {
        _audited = audited;
        _policy = policy;
        _person = person;
        _reason = reason;
        Decision = decision;
        Asked = asked;
    }

    internal bool Allowed => Decision.Allowed && _reason is null;

    /// <summary>A stable code: of the engine, or of what refused before or after it.</summary>
    internal string Reason => _reason ?? Decision.Code.ToWire();

    /// <summary>What the engine says; a call that it allows may still be refused for the login.</summary>
    internal Decision Decision { get; }

    /// <summary>
    /// Why the call would be denied if its pair were not in audit mode, <c>actor_</c> before it where that is so of the service that acts;
    /// null for every other call.
    /// </summary>
    internal string? Audited => Allowed ? _audited ?? Decision.Audited?.ToWire() : null;

    /// <summary>The login that would be enough, where nothing else is missing.</summary>
    internal LoginRequirement Asked { get; }

    /// <summary>Whether any role of the person asks for a second factor.</summary>
    internal bool MfaRequired => _person?.Access.MfaRequired == true;

    /// <summary>Null where no policy was asked.</summary>
    internal string? PolicyVersion => _policy?.Version;

    internal static Verdict Refused(string reason, ActivePolicy? policy = null) => new(policy, null, default, reason);

    internal static Verdict Of(ActivePolicy policy, Decision decision) => new(policy, null, decision, null);

    internal static Verdict Of(ActivePolicy policy, PersonView person, Decision decision) => new(policy, person, decision, null);

    /// <summary>
    /// This verdict on the subject, and another by the same policy on the service that acts for it: both must pass, and the
    /// reason says when it was the actor that did not.
    /// </summary>
    internal Verdict AndActor(Decision actor) => actor switch
    {
        { Allowed: false } => new(_policy, null, actor, $"actor_{actor.Code.ToWire()}"),
        { Audited: { } code } when Audited is null => WithAudited($"actor_{code.ToWire()}"),
        _ => this,
    };

    /// <summary>This verdict on one reading of a call, and another that allows the other reading: what only passes for audit says so.</summary>
    internal Verdict AndReading(in Verdict other) => Audited is null && other.Audited is { } audited ? WithAudited(audited) : this;

    /// <summary>This verdict, refused for the person's login.</summary>
    internal Verdict RefusedFor(string reason, LoginRequirement asked) => new(_policy, _person, Decision, reason, asked);

    private Verdict WithAudited(string audited) => new(_policy, _person, Decision, _reason, Asked, audited);

    /// <summary>The pair that made the call, under the policy that decided: the acting service's where one acts. Null for a person, and where there is none.</summary>
    internal ServicePair? PairAt(in DecisionSubject subject, string target) => (subject.Actor ?? (subject.Kind == CallerKind.Service ? subject.Id : null)) is { } caller
        ? _policy?.Snapshot.FindPair(caller, target)
        : null;

    /// <summary>
    /// Whether the same policy, whatever the login, allows the route where neither time nor address is known: then no condition on
    /// them made the difference.
    /// </summary>
    internal bool HoldsWithoutFacts(in DecisionSubject subject, string target, MethodReadings methods, string rawTarget) =>
        _policy is { } policy
        && PolicyVerdict.Of(policy, subject, DecisionQuestion.Route(target, methods, rawTarget, new CallContext { SubjectId = subject.Id })).Decision.Allowed;

    /// <summary>What the subject holds at the target under the policy that decided; nothing for a denial.</summary>
    internal PermissionsHeader PermissionsAt(DecisionSubject subject, string target) => (Allowed, _policy, _person) switch
    {
        (true, { } policy, var person) when subject.Actor is { } actor => policy.HeldTogether(person, subject.Id, actor, target).Header,
        (true, { } policy, { } person) => policy.HeldBy(person, target).Header,
        (true, { } policy, null) when subject.Kind == CallerKind.Service => policy.HeldBy(subject.Id, target).Header,
        _ => PermissionsHeader.None,
    };
}
