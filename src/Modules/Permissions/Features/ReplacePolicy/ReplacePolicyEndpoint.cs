using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

internal sealed class ReplacePolicyEndpoint(
    IDocumentSession session, IMartenOutbox outbox, PolicyStore store, PolicyHolder holder, IOptions<PolicyOptions> options)
    : EndpointWithoutRequest<PolicyResponse>
{
    public override void Configure()
    {
        Post("/v1/policies");
        this.Requires("policy:write");
        Description(route => route.Accepts<string>("application/yaml", "text/yaml"));
        Summary(summary =>
        {
            summary.Summary = "Replace the active policy";
            summary.Description = "The body is the YAML. It is validated and compiled before anything is stored: a bad policy never replaces a good one. All instances follow within a second.";
            summary.Response<PolicyResponse>(201, "Activated.");
            summary.Response<PolicyResponse>(200, "These bytes are active already.");
            summary.Response(400, "`policy.invalid` with the place of each error; `policy.locks_out_administrators`.");
            summary.Response(409, "`resource.conflict`: replaced by somebody else at the same time.");
            summary.Response(412, "`resource.precondition_failed`.");
            summary.Response(413, "`request.too_large`.");
            summary.Response(415, "`request.unsupported_media_type`.");
            summary.Response(428, "`resource.precondition_required`: send If-Match.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (HttpContext.Request.ContentType?.Contains("yaml", StringComparison.OrdinalIgnoreCase) != true)
        {
            await Send.ProblemAsync(CommonProblems.UnsupportedMediaType);
            return;
        }

        var active = await PolicyStore.ActiveAsync(session, ct);
        if (active is not null && Preconditions.Check(HttpContext.Request, active.Version) is { } precondition)
        {
            await Send.ProblemAsync(precondition);
            return;
        }

        var source = await ReadAsync(options.Value.MaxBytes, ct);
        if (PolicyCheck.Run(source, options.Value.MaxBytes) is not PolicyCheck.Outcome.Good good)
        {
            var bad = (PolicyCheck.Outcome.Bad)PolicyCheck.Run(source, options.Value.MaxBytes);
            await Send.ProblemAsync(bad.Problem, bad.Errors);
            return;
        }

        var changes = active?.PolicyId != good.Snapshot.Hash;
        if (changes)
        {
            active = await store.ActivateAsync(session, outbox, active, source, good.Snapshot, HttpContext.Scope().Actor, ct);
            holder.Activate(good.Snapshot, good.Warnings.Length);
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(active!.Version);
        await Send.ResponseAsync(PolicyResponse.Of(active, good.Snapshot, good.Warnings.Length), changes ? 201 : 200, ct);
    }

    private async Task<byte[]> ReadAsync(int limit, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await HttpContext.Request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                throw new ProblemException(CommonProblems.TooLarge);
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
