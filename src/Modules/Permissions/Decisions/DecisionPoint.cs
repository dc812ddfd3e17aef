using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>Who is asked about: a service by name, or a person with its current state (null for an unknown one).</summary>
internal readonly record struct DecisionSubject(CallerKind Kind, string Id, SubjectState? State)
{
    internal string KindName => Kind == CallerKind.User ? "user" : "service";
}

/// <summary>A decision with the policy version that made it and what the subject holds at the target.</summary>
internal readonly record struct Verdict(bool Allowed, string Reason, string? Rule, int Line, string? CanonicalPath, string? PolicyVersion, IReadOnlyList<string> Permissions)
{
    internal static Verdict Refused(string reason) => new(false, reason, null, 0, null, null, []);
}

/// <summary>The one verdict behind every door. Each is recorded before it is given; one that cannot be recorded is a denial.</summary>
internal sealed class DecisionPoint(PolicyHolder holder, IAuditStream audit, TimeProvider clock)
{
    private static readonly Counter<long> Made = Telemetry.Meter.CreateCounter<long>("zerotrust_decisions_total", description: "Decisions by outcome and code");

    /// <summary>May the subject call this route? With a second method reading, both must be allowed.</summary>
    internal ValueTask<Verdict> RouteAsync(DecisionSubject subject, string target, string method, string? otherMethod, string rawTarget, CancellationToken ct)
    {
        var policy = holder.Current;
        var verdict = policy is null ? Verdict.Refused("no_policy") : Decide(policy, subject, target, method, rawTarget);
        if (policy is not null && verdict.Allowed && otherMethod is not null)
        {
            verdict = Decide(policy, subject, target, otherMethod, rawTarget) is { Allowed: false } second ? second : verdict;
        }

        return RecordAsync(subject, target, Describe(method, verdict, rawTarget), verdict, ct);
    }

    /// <summary>Does the subject hold this permission at the target?</summary>
    internal ValueTask<Verdict> PermissionAsync(DecisionSubject subject, string target, string permission, CancellationToken ct)
    {
        var policy = holder.Current;
        var verdict = policy is null
            ? Verdict.Refused("no_policy")
            : subject.Kind == CallerKind.Service
                ? Of(policy, subject, target, null, policy.Snapshot.DecideServicePermission(subject.Id, target, permission))
                : OfPerson(policy, subject, target, access => policy.Snapshot.DecidePersonPermission(access, target, permission));
        return RecordAsync(subject, target, permission, verdict, ct);
    }

    /// <summary>Records a refusal that was certain before the policy was asked.</summary>
    internal ValueTask<Verdict> RefuseAsync(DecisionSubject subject, string target, string? detail, string reason, CancellationToken ct) =>
        RecordAsync(subject, target, detail, Verdict.Refused(reason), ct);

    private static Verdict Decide(ActivePolicy policy, DecisionSubject subject, string target, string method, string rawTarget) =>
        subject.Kind == CallerKind.Service
            ? Of(policy, subject, target, null, policy.Snapshot.DecideServiceRoute(subject.Id, target, method, rawTarget))
            : OfPerson(policy, subject, target, access => policy.Snapshot.DecidePersonRoute(access, target, method, rawTarget));

    private static Verdict OfPerson(ActivePolicy policy, DecisionSubject subject, string target, Func<PersonAccess, Decision> decide)
    {
        if (subject.State is not { } state)
        {
            return Verdict.Refused("unknown_subject");
        }

        if (!state.Active)
        {
            return Verdict.Refused("subject_inactive");
        }

        var access = policy.Expand(state);
        return Of(policy, subject, target, access, decide(access));
    }

    private static Verdict Of(ActivePolicy policy, DecisionSubject subject, string target, PersonAccess? access, Decision decision) => new(
        decision.Allowed, decision.Code.ToWire(), decision.Rule, decision.Line, decision.CanonicalPath, policy.Snapshot.Hash,
        !decision.Allowed ? [] : access is not null ? access.PermissionsAt(target) : policy.Snapshot.FindPair(subject.Id, target)?.Permissions ?? []);

    private async ValueTask<Verdict> RecordAsync(DecisionSubject subject, string target, string? detail, Verdict verdict, CancellationToken ct)
    {
        var recorded = await audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "decision.made", subject.KindName, subject.Id, target, detail,
                verdict.Allowed ? AuditOutcome.Success : AuditOutcome.Denied, verdict.Reason, verdict.Rule, verdict.PolicyVersion,
                Activity.Current?.TraceId.ToHexString()),
            ct);
        var given = recorded ? verdict : Verdict.Refused("audit_unavailable");
        Made.Add(1, new("allowed", given.Allowed), new("code", given.Reason));
        return given;
    }

    // Never the query: it may carry anything, and it never decides.
    private static string Describe(string method, Verdict verdict, string rawTarget)
    {
        var query = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return $"{method} {verdict.CanonicalPath ?? (query < 0 ? rawTarget : rawTarget[..query])}";
    }
}
