using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>The answer to one question of several: a verdict, and for a question that could not be decided its status and why.</summary>
/// <param name="Status">As the single evaluation would have answered; 0 where it was decided.</param>
internal readonly record struct EvaluationResult(Verdict Verdict, int Status = 0, string Message = "");

/// <summary>Answers several questions in their order, all by one policy, each recorded as if it were asked alone.</summary>
internal sealed class EvaluationsDecision(EvaluationDecision decisions)
{
    private const string Unavailable = "The subject cannot be looked up right now.";

    /// <summary>The answers; null where one of them could not be recorded: then none may be given.</summary>
    internal async ValueTask<IReadOnlyList<EvaluationResult>?> DecideAsync(AskedQuestion<EvaluationsRequest> asked, CancellationToken ct)
    {
        var request = asked.Question;
        var subjects = decisions.NewLookup();
        var results = new List<EvaluationResult>(request.Items.Count);
        foreach (var item in request.Items)
        {
            var result = await DecideAsync(asked, item, subjects, ct);
            if (result.Verdict.Reason == DecisionPoint.AuditUnavailable)
            {
                return null;
            }

            results.Add(result);
            if (IsLast(request.Semantic, result.Verdict.Allowed))
            {
                break;
            }
        }

        return results;
    }

    private async ValueTask<EvaluationResult> DecideAsync(AskedQuestion<EvaluationsRequest> asked, EvaluationItem item, SubjectLookup subjects, CancellationToken ct)
    {
        if (item.Request is not { } request)
        {
            return new EvaluationResult(await decisions.RefuseAsync(EvaluationDecision.Invalid, ct), 400, item.Error);
        }

        try
        {
            return new EvaluationResult(await decisions.DecideAsync(asked.Policy, asked.Trust, request, subjects, ct));
        }
        catch (PermissionsUnavailableException)
        {
            return new EvaluationResult(await decisions.RefuseAsync(EvaluationDecision.SubjectUnavailable, ct), 503, Unavailable);
        }
    }

    private static bool IsLast(EvaluationsSemantic semantic, bool isAllowed) => semantic switch
    {
        EvaluationsSemantic.DenyOnFirstDeny => !isAllowed,
        EvaluationsSemantic.PermitOnFirstPermit => isAllowed,
        _ => false,
    };
}
