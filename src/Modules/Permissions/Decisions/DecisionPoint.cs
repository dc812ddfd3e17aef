using System.Diagnostics;
using System.Diagnostics.Metrics;
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

    /// <summary>The active policy; null while none is loaded: then everything is denied.</summary>
    internal ActivePolicy? Policy => holder.Current;

    /// <summary>
    /// May a caller who shows no token at all call this route? Only where the target's <c>public_endpoints</c> list it, for both readings
    /// of the method.
    /// </summary>
    internal ValueTask<Verdict> PublicRouteAsync(ActivePolicy? policy, string target, MethodReadings methods, string rawTarget, CancellationToken ct) =>
        AskAsync(policy, DecisionSubject.Stranger, Route(DecisionSubject.Stranger, target, methods, rawTarget, default), ct);

    /// <summary>Any question, by a policy that was taken before: questions that belong together are answered by one version.</summary>
    internal ValueTask<Verdict> AskAsync(ActivePolicy? policy, in DecisionSubject subject, in DecisionQuestion question, CancellationToken ct) =>
        GiveAsync(subject, question, Decide(policy, subject, question), ct);

    /// <summary>The question whether the subject may make a call now; with a second reading of the method both must be allowed.</summary>
    internal DecisionQuestion Route(in DecisionSubject subject, string target, MethodReadings methods, string rawTarget, in CallFacts facts) =>
        DecisionQuestion.Route(target, methods, rawTarget, facts.At(clock.GetUtcNow(), subject.Id));

    /// <summary>
    /// The verdict, which is not recorded yet and so must not be acted on: <see cref="GiveAsync"/> it, or what came of it after a limit
    /// was asked too.
    /// </summary>
    internal Verdict Decide(ActivePolicy? policy, in DecisionSubject subject, in DecisionQuestion question)
    {
        if (policy is null)
        {
            return Verdict.Refused(NoPolicy);
        }

        var verdict = Decide(subject, question, policy);
        if (shadows.Beside(policy) is { } shadow)
        {
            shadows.Observe(shadow, subject, question.Target, question.Detail(verdict.Decision.CanonicalPath), verdict, Decide(subject, question, shadow));
        }

        return verdict;
    }

    /// <summary>Records the verdict on a question and gives it; a denial where it cannot be recorded.</summary>
    internal ValueTask<Verdict> GiveAsync(in DecisionSubject subject, in DecisionQuestion question, in Verdict verdict, CancellationToken ct) =>
        RecordAsync(subject, question.Target, question.Detail(verdict.Decision.CanonicalPath), verdict, ct);

    /// <summary>Records a refusal that was certain before the policy was asked.</summary>
    /// <param name="detail">What was asked; only text from <see cref="Evidence"/>.</param>
    internal ValueTask<Verdict> RefuseAsync(in DecisionSubject subject, string target, string? detail, string reason, CancellationToken ct) =>
        RecordAsync(subject, target, detail, Verdict.Refused(reason), ct);

    /// <summary>Records that a service looked for who may do what, which gives many answers and no decision.</summary>
    /// <returns>False when it could not be recorded: then nothing may be answered.</returns>
    internal ValueTask<bool> SearchedAsync(in DecisionSubject caller, string target, string detail, ActivePolicy? policy, CancellationToken ct) =>
        audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "decision.searched", caller.KindName, caller.Id, Evidence.Target(target), detail, AuditOutcome.Success, "searched",
                null, policy?.Version, TraceId),
            ct);

    private static string? TraceId => Activity.Current?.TraceId.ToHexString();

    private static Verdict Decide(in DecisionSubject subject, in DecisionQuestion question, ActivePolicy policy) =>
        subject.Kind is null ? PolicyVerdict.OfStranger(policy, question) : PolicyVerdict.Of(policy, subject, question);

    private ValueTask<Verdict> RecordAsync(in DecisionSubject subject, string target, string? detail, in Verdict verdict, CancellationToken ct)
    {
        var recording = audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "decision.made", subject.KindName, subject.Id, Evidence.Target(target), Evidence.By(detail, subject.Actor),
                verdict.Allowed ? AuditOutcome.Success : AuditOutcome.Denied, ReasonOf(verdict), verdict.Decision.Rule, verdict.PolicyVersion, TraceId),
            ct);

        // Mostly there is room, and then nothing waits.
        return recording.IsCompletedSuccessfully ? new ValueTask<Verdict>(Given(recording.Result, verdict)) : WaitAsync(recording, verdict);
    }

    private static async ValueTask<Verdict> WaitAsync(ValueTask<bool> recording, Verdict verdict) => Given(await recording, verdict);

    private static Verdict Given(bool recorded, in Verdict verdict)
    {
        var given = recorded ? verdict : Verdict.Refused(AuditUnavailable);
        Made.Add(1, new("allowed", given.Allowed ? "true" : "false"), new("code", ReasonOf(given)));
        return given;
    }

    // What passes for audit only must be found in the log before the pair is enforced.
    private static string ReasonOf(in Verdict verdict) => verdict.Audited is { } audited ? $"audited_{audited}" : verdict.Reason;
}
