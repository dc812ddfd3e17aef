using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>The one verdict behind every door. Each is recorded before it is given; one that cannot be recorded is a denial.</summary>
internal sealed class DecisionPoint(PolicyHolder holder, IAuditStream audit, TimeProvider clock)
{
    internal const string AuditUnavailable = "audit_unavailable";
    internal const string NoPolicy = "no_policy";

    private static readonly Counter<long> Made = Telemetry.Meter.CreateCounter<long>("zerotrust_decisions_total", description: "Decisions by outcome and code");

    /// <summary>May the subject call this route? With a second reading of the method, both must be allowed.</summary>
    internal ValueTask<Verdict> RouteAsync(DecisionSubject subject, string target, MethodReadings methods, string rawTarget, CallFacts facts, CancellationToken ct)
    {
        var verdict = DecideRoute(subject, target, methods, rawTarget, facts.At(clock.GetUtcNow(), subject.Id));
        return RecordAsync(subject, target, Evidence.Route(methods, rawTarget, verdict.Decision.CanonicalPath), verdict, ct);
    }

    /// <summary>Does the subject hold this permission at the target?</summary>
    internal ValueTask<Verdict> PermissionAsync(DecisionSubject subject, string target, string permission, CancellationToken ct) =>
        RecordAsync(subject, target, Evidence.Permission(permission), DecidePermission(subject, target, permission), ct);

    /// <summary>May a stranger call this route? With a second reading of the method, both must be public.</summary>
    internal ValueTask<Verdict> PublicRouteAsync(string target, MethodReadings methods, string rawTarget, CancellationToken ct)
    {
        var verdict = DecidePublicRoute(target, methods, rawTarget);
        return RecordAsync(DecisionSubject.Stranger, target, Evidence.Route(methods, rawTarget, verdict.Decision.CanonicalPath), verdict, ct);
    }

    /// <summary>Records a refusal that was certain before the policy was asked.</summary>
    /// <param name="detail">What was asked; only text from <see cref="Evidence"/>.</param>
    internal ValueTask<Verdict> RefuseAsync(DecisionSubject subject, string target, string? detail, string reason, CancellationToken ct) =>
        RecordAsync(subject, target, detail, Verdict.Refused(reason), ct);

    private Verdict DecideRoute(DecisionSubject subject, string target, MethodReadings methods, string rawTarget, in CallContext call)
    {
        // Read once: both methods, and the permissions shown afterwards, come from this one policy.
        if (holder.Current is not { } policy)
        {
            return Verdict.Refused(NoPolicy);
        }

        var first = DecideRoute(policy, subject, target, methods.Method, rawTarget, call);
        if (!first.Allowed || methods.Other is not { } other)
        {
            return LoginCheck.Run(first, subject, first.Decision.Login, clock);
        }

        var second = DecideRoute(policy, subject, target, other, rawTarget, call);
        return second.Allowed ? LoginCheck.Run(first, subject, first.Decision.Login.And(second.Decision.Login), clock) : second;
    }

    private Verdict DecidePublicRoute(string target, MethodReadings methods, string rawTarget)
    {
        if (holder.Current is not { } policy)
        {
            return Verdict.Refused(NoPolicy);
        }

        var first = Verdict.Of(policy, policy.Snapshot.DecidePublicRoute(target, methods.Method, rawTarget));
        return !first.Allowed || methods.Other is not { } other ? first : Verdict.Of(policy, policy.Snapshot.DecidePublicRoute(target, other, rawTarget));
    }

    private static Verdict DecideRoute(ActivePolicy policy, DecisionSubject subject, string target, string method, string rawTarget, in CallContext call)
    {
        var own = DecideOwnRoute(policy, subject, target, method, rawTarget, call);
        return own.Allowed && subject.Actor is { } actor
            ? own.AndActor(policy.Snapshot.DecideServiceRoute(actor, target, method, rawTarget, call))
            : own;
    }

    private static Verdict DecideOwnRoute(ActivePolicy policy, DecisionSubject subject, string target, string method, string rawTarget, in CallContext call)
    {
        if (subject.Kind == CallerKind.Service)
        {
            return Verdict.Of(policy, policy.Snapshot.DecideServiceRoute(subject.Id, target, method, rawTarget, call));
        }

        if (RefusalOf(subject) is { } refusal)
        {
            return Verdict.Refused(refusal, policy);
        }

        var person = policy.Expand(subject.State!);
        return Verdict.Of(policy, person, policy.Snapshot.DecidePersonRoute(person.Access, target, method, rawTarget, call));
    }

    private Verdict DecidePermission(DecisionSubject subject, string target, string permission)
    {
        if (holder.Current is not { } policy)
        {
            return Verdict.Refused(NoPolicy);
        }

        var own = DecideOwnPermission(policy, subject, target, permission);
        var both = own.Allowed && subject.Actor is { } actor
            ? own.AndActor(policy.Snapshot.DecideServicePermission(actor, target, permission))
            : own;
        return LoginCheck.Run(both, subject, default, clock);
    }

    private static Verdict DecideOwnPermission(ActivePolicy policy, DecisionSubject subject, string target, string permission)
    {
        if (subject.Kind == CallerKind.Service)
        {
            return Verdict.Of(policy, policy.Snapshot.DecideServicePermission(subject.Id, target, permission));
        }

        if (RefusalOf(subject) is { } refusal)
        {
            return Verdict.Refused(refusal, policy);
        }

        var person = policy.Expand(subject.State!);
        return Verdict.Of(policy, person, policy.Snapshot.DecidePersonPermission(person.Access, target, permission));
    }

    private static string? RefusalOf(DecisionSubject person) => person switch
    {
        { Kind: not CallerKind.User } or { State: null } => "unknown_subject",
        { State.Active: false } => "subject_inactive",
        _ => null,
    };

    private async ValueTask<Verdict> RecordAsync(DecisionSubject subject, string target, string? detail, Verdict verdict, CancellationToken ct)
    {
        var recorded = await audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "decision.made", subject.KindName, subject.Id, Evidence.Target(target), Evidence.By(detail, subject.Actor),
                verdict.Allowed ? AuditOutcome.Success : AuditOutcome.Denied, verdict.Reason, verdict.Decision.Rule, verdict.PolicyVersion,
                Activity.Current?.TraceId.ToHexString()),
            ct);
        var given = recorded ? verdict : Verdict.Refused(AuditUnavailable);
        Made.Add(1, new("allowed", given.Allowed ? "true" : "false"), new("code", given.Reason));
        return given;
    }
}
