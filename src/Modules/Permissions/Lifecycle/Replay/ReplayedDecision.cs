using System.Collections.Frozen;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle.Replay;

/// <summary>One recorded decision, made again.</summary>
internal static class ReplayedDecision
{
    // Reasons of the engine. All others, such as the login or a limit, hang on what the record does not have.
    private static readonly FrozenSet<string> Engine = Enum.GetValues<DecisionCode>()
        .SelectMany(code => new[] { code.ToWire(), $"actor_{code.ToWire()}", $"audited_{code.ToWire()}" }).ToFrozenSet(StringComparer.Ordinal);

    internal static async ValueTask AddAsync(ReplayReport report, ActivePolicy candidate, ReplayPeople.Reader people, AuditFact fact, CancellationToken ct)
    {
        if (RecordedQuestion.Read(fact, out var why) is not { } question)
        {
            report.Skip(why);
        }
        else if (!Engine.Contains(fact.Reason))
        {
            report.Skip(NotReplayed.OtherReason);
        }
        else if (await SubjectOfAsync(question, people, ct) is not { } subject)
        {
            report.Skip(NotReplayed.UnknownSubject);
        }
        else
        {
            Compare(report, fact, question, Decide(candidate, subject, question, fact.At));
        }
    }

    // What the candidate asks of the login counts for nothing here: the engine's word alone is compared.
    private static void Compare(ReplayReport report, in AuditFact fact, in RecordedQuestion question, in Verdict then)
    {
        var (allowed, allowedThen) = (fact.Outcome == AuditOutcome.Success, then.Decision.Allowed);
        if (then.Decision.Code == DecisionCode.ConditionError)
        {
            report.Skip(NotReplayed.ConditionContext);
        }
        else if (allowedThen == allowed)
        {
            report.Same(asksForLogin: allowedThen && !then.Allowed);
        }
        else
        {
            report.Flip(
                new ReplayedQuestion(FlipKinds.Of(allowed), fact.ActorKind, fact.ActorId, fact.Target, fact.Detail!), fact.At, fact.Reason,
                allowedThen ? DecisionCode.Allowed.ToWire() : then.Reason, then.Decision.Rule);
        }
    }

    private static async ValueTask<DecisionSubject?> SubjectOfAsync(RecordedQuestion question, ReplayPeople.Reader people, CancellationToken ct) => question.Kind switch
    {
        null => DecisionSubject.Stranger,
        CallerKind.Service => DecisionSubject.Service(question.Subject) with { Actor = question.Actor },
        _ => await people.FindAsync(question.Subject, ct) is { } person ? DecisionSubject.Person(person) with { Actor = question.Actor } : null,
    };

    private static Verdict Decide(ActivePolicy candidate, in DecisionSubject subject, in RecordedQuestion recorded, DateTimeOffset at)
    {
        var call = default(CallFacts).At(at, subject.Id);
        var question = recorded.Methods is { } methods
            ? DecisionQuestion.Route(recorded.Target, methods, recorded.Asked, call)
            : DecisionQuestion.Permission(recorded.Target, recorded.Asked, call);
        return subject.Kind is null ? PolicyVerdict.OfStranger(candidate, question) : PolicyVerdict.Of(candidate, subject, question);
    }
}
