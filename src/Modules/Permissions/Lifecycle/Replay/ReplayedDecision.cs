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
    // Refusals of the engine. All others, such as for the login or a limit, hang on what the record does not have.
    private static readonly FrozenSet<string> Engine = Enum.GetValues<DecisionCode>()
        .SelectMany(code => new[] { code.ToWire(), $"actor_{code.ToWire()}" }).ToFrozenSet(StringComparer.Ordinal);

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

    private static void Compare(ReplayReport report, in AuditFact fact, in RecordedQuestion question, in Verdict then)
    {
        var allowed = fact.Outcome == AuditOutcome.Success;
        if (then.Decision.Code == DecisionCode.ConditionError)
        {
            report.Skip(NotReplayed.ConditionContext);
        }
        else if (then.Allowed == allowed)
        {
            report.Same(then.Allowed && question.Kind == CallerKind.User && (then.MfaRequired || then.Decision.Login != default));
        }
        else
        {
            report.Flip(
                new ReplayedQuestion(FlipKinds.Of(allowed), fact.ActorKind, fact.ActorId, fact.Target, fact.Detail!), fact.At, fact.Reason, then.Reason, then.Decision.Rule);
        }
    }

    private static async ValueTask<DecisionSubject?> SubjectOfAsync(RecordedQuestion question, ReplayPeople.Reader people, CancellationToken ct)
    {
        if (question.Kind == CallerKind.Service)
        {
            return DecisionSubject.Service(question.Subject) with { Actor = question.Actor };
        }

        return await people.FindAsync(question.Subject, ct) is { } person ? DecisionSubject.Person(person) with { Actor = question.Actor } : null;
    }

    private static Verdict Decide(ActivePolicy candidate, DecisionSubject subject, RecordedQuestion question, DateTimeOffset at)
    {
        var call = default(CallFacts).At(at, subject.Id);
        var asked = question.Methods is { } methods
            ? DecisionQuestion.Route(question.Target, methods, question.Asked, call)
            : DecisionQuestion.Permission(question.Target, question.Asked, call);
        return PolicyVerdict.WhateverTheLogin(candidate, subject, asked);
    }
}
