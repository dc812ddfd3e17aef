using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary><c>POST /access/v1/evaluation</c> (AuthZEN 1.0 section 6). A denial is 200; only a request that cannot be read is 400.</summary>
internal static class EvaluationRoute
{
    internal const string Path = "/access/v1/evaluation";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(Path, (RequestDelegate)EvaluateAsync)
        .WithDisplayName("authzen evaluation")
        .Requires("decision:evaluate")
        .Limited(ApiLimit.Decisions)
        .Problems(CommonProblems.Invalid, CommonProblems.TooLarge)
        .WithMetadata(
            new OperationText("evaluateAccess", "decisions", "Ask for one decision", "AuthZEN 1.0 section 6. A denial is 200 with `decision` false. `X-Request-ID` is given back. The subject's property `act` (`{\"sub\": \"order-service\"}`) names a service that acts for it; both must then pass. Its properties `acr` and `auth_time` are those of the token that you verified: without them a person whose role, or a call that, asks for a second factor or a recent login is refused (`mfa_required`, `step_up_required`), with what is asked for in `context.reason` and as obligation `step-up`. Other properties count only from a service that the policy names as supplier of the resource's type; `context.ip` from such a one and from who may ask as a gateway."),
            QuestionDoor.RequestId,
            new RequestExample("application/json", "may this service call that route", EvaluationExamples.RouteRequest),
            new RequestExample("application/json", "does this person hold that permission", EvaluationExamples.PermissionRequest),
            new ResponseExample(200, "The decision, with the rule that made it and its line in the policy.", "application/json", EvaluationExamples.Answer));

    private static async Task EvaluateAsync(HttpContext context)
    {
        if (await QuestionDoor.ReadAsync(context, ReadOne) is { } asked)
        {
            var verdict = await context.RequestServices.GetRequiredService<EvaluationDecision>().DecideAsync(asked, context.RequestAborted);
            await AnswerAsync(context, verdict);
        }
    }

    /// <summary>Answers one decision, or that it could not be recorded.</summary>
    internal static async Task AnswerAsync(HttpContext context, Verdict verdict)
    {
        if (verdict.Reason == DecisionPoint.AuditUnavailable)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Unavailable);
            return;
        }

        EvaluationAnswer.Write(context, verdict);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static readonly QuestionParser<EvaluationRequest> ReadOne = static (body, reader, _, out error) => EvaluationRequest.Parse(body, reader, out error);
}
