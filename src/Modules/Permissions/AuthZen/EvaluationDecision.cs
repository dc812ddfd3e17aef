using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// Decides AuthZEN requests by the same verdict as the gateway. What the platform does not know is a denial with a code, not
/// an error; an unknown subject is recorded without its id, which may be anything, an address too.
/// </summary>
internal sealed class EvaluationDecision(DecisionPoint point, IPermissionReader people, IServiceDirectory services, TimeProvider clock)
{
    internal const string Invalid = "invalid_evaluation";
    internal const string SubjectUnavailable = "permissions_unavailable";

    /// <summary>The people and services of one request.</summary>
    internal SubjectLookup NewLookup() => new(people, services);

    internal ValueTask<Verdict> DecideAsync(in AskedQuestion<EvaluationRequest> asked, CancellationToken ct) =>
        DecideAsync(asked.Policy, asked.Trust, asked.Question, NewLookup(), ct);

    /// <summary>One of several questions, by the policy of them all.</summary>
    internal async ValueTask<Verdict> DecideAsync(ActivePolicy? policy, StatementTrust trust, EvaluationRequest request, SubjectLookup subjects, CancellationToken ct)
    {
        var (subject, unknown) = await subjects.FindAsync(request.Subject, ct);
        if (QuestionOf(policy, trust, request, subject.Id) is not { } question)
        {
            return await point.RefuseAsync(
                unknown is null ? subject : DecisionSubject.Stranger, DecisionQuestion.NoTarget,
                Evidence.Route(new MethodReadings(request.Action.Name), request.Resource.Id, null), unknown ?? "no_service", ct);
        }

        return unknown is null
            ? await point.AskAsync(policy, subject, question, ct)
            : await point.RefuseAsync(DecisionSubject.Stranger, question.Target, question.Detail(null), unknown, ct);
    }

    /// <summary>Records that a question of several could not be read or its subject not be looked up.</summary>
    internal ValueTask<Verdict> RefuseAsync(string reason, CancellationToken ct) =>
        point.RefuseAsync(DecisionSubject.Stranger, DecisionQuestion.NoTarget, null, reason, ct);

    /// <summary>The question that the engine knows; null for a route of no service.</summary>
    internal DecisionQuestion? QuestionOf(ActivePolicy? policy, in StatementTrust trust, EvaluationRequest request, string subjectId)
    {
        var call = trust.FactsOf(request).At(clock.GetUtcNow(), subjectId);
        var (resource, action) = (request.Resource, request.Action.Name);
        return resource.Type switch
        {
            StatedResource.Route => resource.Service is { } service ? DecisionQuestion.Route(service, new MethodReadings(action), resource.Id, call) : null,
            StatedResource.ServiceType => DecisionQuestion.Permission(resource.Id, action, call),
            _ => DecisionQuestion.Of(policy, new ResourceQuestion(action, resource.Type, resource.Id), call),
        };
    }
}
