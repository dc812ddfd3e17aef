using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
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
        this.RequiresLogin();
        this.Problems(
            ServiceProblems.Invalid, CommonProblems.Invalid, ServiceProblems.NotFound, CommonProblems.Conflict, CommonProblems.PreconditionFailed,
            CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType, CommonProblems.PreconditionRequired);
        Description(route => route.WithMetadata(RotateSecretBody.Example));
        Summary(summary =>
        {
            summary.Summary = "Gives a service identity a new secret";
            summary.Description = """
                The secret is shown in this answer only. The old one ends at once, or after overlap_seconds (at most 86400), during
                which both work; the body may be left out. Needs If-Match. Tokens that were issued already live on; disable the identity to end those too.
                """;
            summary.Answers(200, "The new secret.", new RotatedSecret(
                "order-service", "01936d0a7a4e7c119c532f1f0e5a7b10", "the secret, 43 characters", DateTimeOffset.UnixEpoch.AddYears(56)));
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
