using System.Collections.Immutable;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

internal sealed class ReplacePolicyEndpoint(
    IDocumentSession session, IMartenOutbox outbox, PolicyReplacement replacement, IOptions<PolicyOptions> options)
    : EndpointWithoutRequest<PolicyResponse>
{
    public override void Configure()
    {
        Post("/v1/policies");
        this.Requires("policy:write");
        this.RequiresLogin();
        this.Problems(
            PermissionsProblems.InvalidPolicy, PermissionsProblems.LocksOut, CommonProblems.PreconditionFailed,
            CommonProblems.PreconditionRequired, CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType);
        Description(route => route.WithMetadata(ReplacePolicyExample.Body));
        Summary(summary =>
        {
            summary.Summary = "Replace the active policy";
            summary.Description = "The body is the YAML. It is validated and compiled before anything is stored: a bad policy never replaces a good one, and `policy.invalid` has `errors` of line, column, code and message. All instances follow within a second. Bytes that were active before become active again; bytes that are active change nothing.";
            summary.Answers(201, "Activated, with the new ETag.", PolicyResponse.Example);
            summary.Answers(200, "These bytes are active already.", PolicyResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!IsYaml(HttpContext.Request.ContentType))
        {
            await Send.ProblemAsync(CommonProblems.UnsupportedMediaType);
            return;
        }

        if (Microsoft.Extensions.Primitives.StringValues.IsNullOrEmpty(HttpContext.Request.Headers.IfMatch))
        {
            await Send.ProblemAsync(CommonProblems.PreconditionRequired);
            return;
        }

        outbox.Enroll(session);
        var source = await ReadAsync(options.Value.MaxBytes, ct);
        var scope = HttpContext.Scope();
        var outcome = await replacement.RunAsync(
            session, fact => outbox.PublishAsync(fact), source, KeepersOf(scope), version => Preconditions.Check(HttpContext.Request, version), scope.Actor, ct);
        await AnswerAsync(outcome, ct);
    }

    // A service has no roles and assigns none: the people who do must keep the policy in hand.
    private static ImmutableArray<string> KeepersOf(AccessScope scope) =>
        scope.State is { } person ? person.Roles : [PlatformRoles.Administrator];

    private Task AnswerAsync(ReplaceOutcome outcome, CancellationToken ct) => outcome switch
    {
        ReplaceOutcome.Replaced replaced => ShowAsync(replaced.Policy, StatusCodes.Status201Created, ct),
        ReplaceOutcome.Unchanged unchanged => ShowAsync(unchanged.Policy, StatusCodes.Status200OK, ct),
        ReplaceOutcome.Invalid invalid => Send.ProblemAsync(invalid.Problem, json => PolicyErrors.Write(json, invalid.Errors)),
        ReplaceOutcome.Refused refused => Send.ProblemAsync(refused.Problem),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
    };

    private Task<FastEndpoints.Void> ShowAsync(ActivePolicy policy, int status, CancellationToken ct)
    {
        HttpContext.Response.Headers.ETag = Preconditions.ETag(policy.Activation.Version);
        return Send.ResponseAsync(PolicyResponse.Of(policy), status, ct);
    }

    private async Task<byte[]> ReadAsync(int limit, CancellationToken ct)
    {
        if (HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

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

    private static bool IsYaml(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/yaml", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("text/yaml", StringComparison.OrdinalIgnoreCase));
}
