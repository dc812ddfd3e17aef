using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>The one verdict behind every door. Each is recorded before it is given; one that cannot be recorded is a denial.</summary>
internal sealed class DecisionPoint(PolicyHolder holder, IAuditStream audit, IShadowObserver shadows, TimeProvider clock)
{
    internal const string AuditUnavailable = "audit_unavailable";
    internal const string NoPolicy = "no_policy";

    private static readonly Counter<long> Made = Telemetry.Meter.CreateCounter<long>("zerotrust_decisions_total", description: "Decisions by outcome and code");

    /// <summary>May the subject call this route? With a second reading of the method, both must be allowed.</summary>
    internal ValueTask<Verdict> RouteAsync(DecisionSubject subject, string target, MethodReadings methods, string rawTarget, CallFacts facts, CancellationToken ct)
    {
        // Read once: both methods, and the permissions shown afterwards, come from this one policy.
        var (policy, call) = (holder.Current, facts.At(clock.GetUtcNow(), subject.Id));
        var verdict = DecideRoute(policy, subject, target, methods, rawTarget, call);
        var detail = Evidence.Route(methods, rawTarget, verdict.Decision.CanonicalPath);
        if (policy is not null && shadows.Beside(policy) is { } shadow)
        {
            shadows.Observe(shadow, subject, target, detail, verdict, DecideRoute(shadow, subject, target, methods, rawTarget, call));
        }

        return RecordAsync(subject, target, detail, verdict, ct);
    }

    /// <summary>Does the subject hold this permission at the target?</summary>
    internal ValueTask<Verdict> PermissionAsync(DecisionSubject subject, string target, string permission, CancellationToken ct)
    {
        var policy = holder.Current;
        var verdict = DecidePermission(policy, subject, target, permission);
        if (policy is not null && shadows.Beside(policy) is { } shadow)
        {
            shadows.Observe(shadow, subject, target, Evidence.Permission(permission), verdict, DecidePermission(shadow, subject, target, permission));
        }

        return RecordAsync(subject, target, Evidence.Permission(permission), verdict, ct);
    }

    /// <summary>Records a refusal that was certain before the policy was asked.</summary>
    /// <param name="detail">What was asked; only text from <see cref="Evidence"/>.</param>
    internal ValueTask<Verdict> RefuseAsync(DecisionSubject subject, string target, string? detail, string reason, CancellationToken ct) =>
        RecordAsync(subject, target, detail, Verdict.Refused(reason), ct);

    private Verdict DecideRoute(ActivePolicy? policy, DecisionSubject subject, string target, MethodReadings methods, string rawTarget, in CallContext call)
    {
        if (policy is null)
        {
            return Verdict.Refused(NoPolicy);
        }

        var first = AskRoute(policy, subject, target, methods.Method, rawTarget, call);
        if (!first.Allowed || methods.Other is not { } other)
        {
            return LoginCheck.Run(first, subject, first.Decision.Login, clock);
        }

        var second = AskRoute(policy, subject, target, other, rawTarget, call);
        return second.Allowed ? LoginCheck.Run(first, subject, first.Decision.Login.And(second.Decision.Login), clock) : second;
    }

    /// <summary>What one policy says of a call, the service that acts for the subject included; the login is not asked for.</summary>
    internal static Verdict AskRoute(ActivePolicy policy, DecisionSubject subject, string target, string method, string rawTarget, in CallContext call)
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

    private Verdict DecidePermission(ActivePolicy? policy, DecisionSubject subject, string target, string permission) => policy is null
        ? Verdict.Refused(NoPolicy)
        : LoginCheck.Run(AskPermission(policy, subject, target, permission), subject, default, clock);

    /// <summary>The same of a permission.</summary>
    internal static Verdict AskPermission(ActivePolicy policy, DecisionSubject subject, string target, string permission)
    {
        var own = DecideOwnPermission(policy, subject, target, permission);
        return own.Allowed && subject.Actor is { } actor
            ? own.AndActor(policy.Snapshot.DecideServicePermission(actor, target, permission))
            : own;
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
