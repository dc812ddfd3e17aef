using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>
/// The verdict of one policy: the subject, the service that acts for it, the login, and what is open to everybody. Pure, so that
/// the active policy and a candidate are asked in the same words.
/// </summary>
internal static class PolicyVerdict
{
    internal static Verdict Of(ActivePolicy policy, in DecisionSubject subject, in DecisionQuestion question)
    {
        if (question.Kind == QuestionKind.Route)
        {
            return OfRoute(policy, subject, question);
        }

        var own = OfSubject(policy, subject, question, default);
        return LoginCheck.Run(AndActor(policy, own, subject, question, default), subject, own.Decision.Login, question.Call.Time);
    }

    /// <summary>The verdict on a caller of whom nothing is known: only what is open to everybody is allowed.</summary>
    internal static Verdict OfStranger(ActivePolicy policy, in DecisionQuestion question) => Verdict.Of(policy, OfAnybody(policy, question));

    private static Verdict OfRoute(ActivePolicy policy, in DecisionSubject subject, in DecisionQuestion question)
    {
        var verdict = OfMethods(policy, subject, question);
        return verdict.Allowed || RefusalOf(subject) is not null ? verdict : OrPublic(policy, verdict, subject, question);
    }

    private static Verdict OfMethods(ActivePolicy policy, in DecisionSubject subject, in DecisionQuestion question)
    {
        var methods = question.Methods;
        var first = AndActor(policy, OfSubject(policy, subject, question, methods.Method), subject, question, methods.Method);
        if (!first.Allowed || methods.Other is not { } other)
        {
            return LoginCheck.Run(first, subject, first.Decision.Login, question.Call.Time);
        }

        var second = AndActor(policy, OfSubject(policy, subject, question, other), subject, question, other);
        return second.Allowed ? LoginCheck.Run(first.AndReading(second), subject, first.Decision.Login.And(second.Decision.Login), question.Call.Time) : second;
    }

    // Everybody may call what is public, whatever else they lack; but what is denied to somebody by name stays denied.
    private static Verdict OrPublic(ActivePolicy policy, in Verdict verdict, in DecisionSubject subject, in DecisionQuestion question) =>
        OfAnybody(policy, question) is { Allowed: true } open
        && !IsDenied(policy, subject, question, question.Methods.Method)
        && !(question.Methods.Other is { } other && IsDenied(policy, subject, question, other))
            ? Verdict.Of(policy, open)
            : verdict;

    private static Decision OfAnybody(ActivePolicy policy, in DecisionQuestion question)
    {
        var first = policy.Snapshot.DecidePublicRoute(question.Target, question.Methods.Method, question.Text);
        return first.Allowed && question.Methods.Other is { } other ? WithOther(policy, first, question, other) : first;
    }

    private static Decision WithOther(ActivePolicy policy, in Decision first, in DecisionQuestion question, string other) =>
        policy.Snapshot.DecidePublicRoute(question.Target, other, question.Text) is { Allowed: false } second ? second : first;

    private static bool IsDenied(ActivePolicy policy, in DecisionSubject subject, in DecisionQuestion question, string method) =>
        OfSubject(policy, subject, question, method).Decision.IsExplicitDenial
        || (subject.Actor is { } actor && OfService(policy, actor, question, method).IsExplicitDenial);

    private static Verdict OfSubject(ActivePolicy policy, in DecisionSubject subject, in DecisionQuestion question, string? method)
    {
        if (subject.Kind == CallerKind.Service)
        {
            return Verdict.Of(policy, OfService(policy, subject.Id, question, method));
        }

        if (RefusalOf(subject) is { } refusal)
        {
            return Verdict.Refused(refusal, policy);
        }

        var person = policy.Expand(subject.State!);
        return Verdict.Of(policy, person, OfPerson(policy.Snapshot, person.Access, question, method));
    }

    private static Verdict AndActor(ActivePolicy policy, in Verdict own, in DecisionSubject subject, in DecisionQuestion question, string? method) =>
        own.Allowed && subject.Actor is { } actor ? own.AndActor(OfActor(policy, actor, question, method)) : own;

    // What the question states of the subject is not said of the service that acts for it.
    private static Decision OfActor(ActivePolicy policy, string actor, in DecisionQuestion question, string? method) =>
        OfService(policy, actor, question.Call.Subject is null ? question : question.WithoutSubject(), method);

    private static Decision OfService(ActivePolicy policy, string service, in DecisionQuestion question, string? method)
    {
        var snapshot = policy.Snapshot;
        return question.Kind switch
        {
            QuestionKind.Route => snapshot.DecideServiceRoute(service, question.Target, method!, question.Text, question.Call),
            QuestionKind.Permission => snapshot.DecideServicePermission(service, question.Target, question.Text),
            _ => snapshot.DecideServiceResource(service, question.Resource, question.Call),
        };
    }

    private static Decision OfPerson(PolicySnapshot snapshot, PersonAccess person, in DecisionQuestion question, string? method) => question.Kind switch
    {
        QuestionKind.Route => snapshot.DecidePersonRoute(person, question.Target, method!, question.Text, question.Call),
        QuestionKind.Permission => snapshot.DecidePersonPermission(person, question.Target, question.Text),
        _ => snapshot.DecidePersonResource(person, question.Resource, question.Call),
    };

    private static string? RefusalOf(in DecisionSubject subject) => subject switch
    {
        { Kind: CallerKind.Service } => null,
        { Kind: not CallerKind.User } or { State: null } => "unknown_subject",
        { State.Active: false } => "subject_inactive",
        _ => null,
    };
}
