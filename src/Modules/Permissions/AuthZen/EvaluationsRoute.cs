using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary><c>POST /access/v1/evaluations</c> (AuthZEN 1.0 section 7): several questions, answered by one policy.</summary>
internal static class EvaluationsRoute
{
    internal const string Path = "/access/v1/evaluations";

    private static readonly QuestionParser<EvaluationsRequest> ReadMany =
        static (body, reader, options, out error) => EvaluationsRequest.Parse(body, reader, options.MaxEvaluations, out error);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(Path, (RequestDelegate)EvaluateAsync)
        .WithDisplayName("authzen evaluations")
        .Requires("decision:evaluate")
        .Limited(ApiLimit.Decisions)
        .Problems(CommonProblems.Invalid, CommonProblems.TooLarge)
        .WithMetadata(
            new OperationText("evaluateAccesses", "decisions", "Ask for several decisions", "AuthZEN 1.0 section 7. All are answered by one version of the policy, in the order of the questions. `subject`, `action`, `resource` and `context` at the top stand in, whole, for what a question leaves out. `options.evaluations_semantic` is `execute_all` (default), `deny_on_first_deny` or `permit_on_first_permit`; the other two end with the first denial or permit. A question that cannot be decided is `decision` false with `context.error`. Without `evaluations`, or with an empty list, it is a single evaluation."),
            QuestionDoor.RequestId,
            new RequestExample("application/json", "which of these may this person do", EvaluationExamples.ManyRequest),
            new ResponseExample(200, "The decisions, in the order of the questions.", "application/json", EvaluationExamples.ManyAnswer));

    private static async Task EvaluateAsync(HttpContext context)
    {
        if (await QuestionDoor.ReadAsync(context, ReadMany) is not { } asked)
        {
            return;
        }

        var services = context.RequestServices;
        if (asked.Question.Single is { } single)
        {
            var one = new AskedQuestion<EvaluationRequest>(single, asked.Policy, asked.Trust);
            await EvaluationRoute.AnswerAsync(context, await services.GetRequiredService<EvaluationDecision>().DecideAsync(one, context.RequestAborted));
        }
        else if (await services.GetRequiredService<EvaluationsDecision>().DecideAsync(asked, context.RequestAborted) is { } results)
        {
            EvaluationsAnswer.Write(context, results);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        else
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
        }
    }
}
