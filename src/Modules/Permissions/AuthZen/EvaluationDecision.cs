using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// Decides an AuthZEN request by the same verdict as the gateway. What the platform does not know is a denial with a code, not
/// an error; an unknown subject is recorded without its id, which may be anything, an address too.
/// </summary>
internal sealed class EvaluationDecision(DecisionPoint point, IPermissionReader people, IServiceDirectory services)
{
    private const string NoTarget = "-";

    internal async ValueTask<Verdict> DecideAsync(EvaluationRequest request, CancellationToken ct)
    {
        var (found, unknown) = await FindAsync(request, ct);
        unknown ??= request.Actor is { } actor && services.Find(actor) is null ? "unknown_actor" : null;
        if (unknown is not null)
        {
            return await point.RefuseAsync(DecisionSubject.Stranger, request.Target ?? NoTarget, DetailOf(request), unknown, ct);
        }

        var subject = found with { Actor = request.Actor };

        return (request.ResourceType, request.Target) switch
        {
            (EvaluationRequest.Route, { } target) => await point.RouteAsync(subject, target, new MethodReadings(request.Action), request.ResourceId, default, ct),
            (EvaluationRequest.Route, null) => await point.RefuseAsync(subject, NoTarget, DetailOf(request), "no_service", ct),
            (EvaluationRequest.ServiceType, { } target) => await point.PermissionAsync(subject, target, request.Action, ct),
            _ => await point.RefuseAsync(subject, NoTarget, null, "unknown_resource_type", ct),
        };
    }

    private async ValueTask<(DecisionSubject Subject, string? Unknown)> FindAsync(EvaluationRequest request, CancellationToken ct) =>
        request.SubjectType switch
        {
            // A disabled service has no token either, so that this door says what the gateway says.
            "service" => services.Find(request.SubjectId) is { } service
                ? (DecisionSubject.Service(service.Name), null)
                : (default, "unknown_subject"),
            "user" => await people.ReadAsync(request.SubjectId, ct) is { } state
                ? (DecisionSubject.Person(state, request.Login), null)
                : (default, "unknown_subject"),
            _ => (default, "unknown_subject_type"),
        };

    private static string? DetailOf(EvaluationRequest request) => request.ResourceType switch
    {
        EvaluationRequest.Route => Evidence.Route(new MethodReadings(request.Action), request.ResourceId, null),
        EvaluationRequest.ServiceType => Evidence.Permission(request.Action),
        _ => null,
    };
}
