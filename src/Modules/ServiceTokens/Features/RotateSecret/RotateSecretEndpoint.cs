using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features.RotateSecret;

internal sealed class RotateSecretEndpoint(ServiceChanges changes, ChangeTarget target, RotateSecretBody body, TimeProvider clock)
    : EndpointWithoutRequest<RotatedSecret>
{
    public override void Configure()
    {
        Post("/v1/services/{name}/secret");
        this.Requires("service:write", serviceScoped: true);
        Description(route => route
            .Produces<RotatedSecret>(200, "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(428).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Gives a service identity a new secret";
            summary.Description = """
                The secret is shown in this answer only. The old one ends at once, or after overlap_seconds (at most 86400), during
                which both work; the body may be left out. Needs If-Match. Tokens that were issued already live on; disable the identity to end those too.
                """;
            summary.Response(200, "The new secret.", example: new RotatedSecret(
                "order-service", "01936d0a7a4e7c119c532f1f0e5a7b10", "the secret, 43 characters", DateTimeOffset.UnixEpoch.AddYears(56)));
            summary.Response(400, "service.invalid, request.invalid");
            summary.Response(401, "access.unauthenticated");
            summary.Response(403, "access.denied");
            summary.Response(404, "service.not_found");
            summary.Response(409, "resource.conflict");
            summary.Response(412, "resource.precondition_failed");
            summary.Response(413, "request.too_large");
            summary.Response(415, "request.unsupported_media_type");
            summary.Response(428, "resource.precondition_required");
            summary.Response(503, "platform.unavailable");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var req = await body.ReadAsync(HttpContext.Request, ct);
        var errors = RotateSecretRequest.Check(req);
        if (errors.Count > 0)
        {
            await Send.ProblemAsync(ServiceProblems.Invalid, errors);
            return;
        }

        var (identity, problem) = await target.FindAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", ct);
        if (identity is null)
        {
            await Send.ProblemAsync(problem!);
            return;
        }

        var secret = new Secret<string>(OpaqueToken.Create());
        var overlap = TimeSpan.FromSeconds(req.OverlapSeconds ?? 0);
        var ends = ServiceLifecycle.Rotate(identity, secret, overlap, clock.GetUtcNow());
        changes.Session.Store(identity);
        await changes.CommitAsync(
            identity.Id, "secret_rotated", HttpContext.Scope().Actor,
            [new AuditChange("secret", null, null), new AuditChange("overlap_seconds", null, overlap.TotalSeconds.ToString(CultureInfo.InvariantCulture))],
            ct);

        HttpContext.Response.Headers.ETag = Preconditions.ETag(identity.Version);
        HttpContext.Response.Headers.CacheControl = "no-store";
        await Send.OkAsync(new RotatedSecret(identity.Id, identity.ClientId, secret.Reveal(), ends), ct);
    }
}
