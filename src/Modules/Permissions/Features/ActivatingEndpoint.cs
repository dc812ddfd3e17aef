using System.Collections.Immutable;
using System.Text.Json;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Wolverine.Marten;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features;

/// <summary>What the endpoints that change the active policy have in common: If-Match, unit of work, and the answers.</summary>
internal abstract class ActivatingEndpoint(IDocumentSession session, IMartenOutbox outbox, IChangeRequests changes) : EndpointWithoutRequest<PolicyResponse>
{
    /// <summary>The problems that each of them can answer with.</summary>
    protected static readonly Problem[] Common =
    [
        PermissionsProblems.InvalidPolicy, PermissionsProblems.LocksOut, CommonProblems.PreconditionFailed, CommonProblems.PreconditionRequired,
        PermissionsProblems.BundleRequired,
    ];

    /// <summary>Those of an activation that may have to wait.</summary>
    protected static readonly Problem[] OfWaiting =
        [PermissionsProblems.ActivationWaits, PermissionsProblems.TooManyActivations, PermissionsProblems.BundleReplayed, CommonProblems.Invalid];

    /// <summary>Whether the request says which policy it replaces; else it is answered.</summary>
    protected async Task<bool> SaysWhichAsync()
    {
        if (!StringValues.IsNullOrEmpty(HttpContext.Request.Headers.IfMatch))
        {
            return true;
        }

        await Send.ProblemAsync(CommonProblems.PreconditionRequired);
        return false;
    }

    protected PolicyWork Work()
    {
        outbox.Enroll(session);
        return new PolicyWork(session, fact => outbox.PublishAsync(fact), changes, HttpContext.Scope().Actor, ChangeReason.Of(HttpContext));
    }

    protected Problem? Matches(Guid version) => Preconditions.Check(HttpContext.Request, version);

    // A service has no roles and assigns none: the people who do must keep the policy in hand.
    protected ImmutableArray<string> Keepers() => HttpContext.Scope().State is { } person ? person.Roles : [PlatformRoles.Administrator];

    /// <param name="done">The status of an activation.</param>
    protected Task AnswerAsync(ReplaceOutcome outcome, int done, CancellationToken ct) => outcome switch
    {
        ReplaceOutcome.Replaced replaced => ShowAsync(replaced.Policy, done, ct),
        ReplaceOutcome.Unchanged unchanged => ShowAsync(unchanged.Policy, StatusCodes.Status200OK, ct),
        ReplaceOutcome.Waits waits => WaitAsync(waits.ChangeId, ct),
        ReplaceOutcome.Invalid { Errors: [] } invalid => Send.ProblemAsync(invalid.Problem),
        ReplaceOutcome.Invalid invalid => Send.ProblemAsync(invalid.Problem, json => PolicyErrors.Write(json, invalid.Errors)),
        ReplaceOutcome.Refused refused => Send.ProblemAsync(refused.Problem),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
    };

    private Task<FastEndpoints.Void> ShowAsync(ActivePolicy policy, int status, CancellationToken ct)
    {
        HttpContext.Response.Headers.ETag = Preconditions.ETag(policy.Activation.Version);
        return Send.ResponseAsync(PolicyResponse.Of(policy), status, ct);
    }

    // By hand: the endpoint's one response type is the policy.
    private async Task WaitAsync(string changeId, CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        HttpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        HttpContext.Response.ContentType = "application/json";
        HttpContext.Response.Headers.Location = $"/v1/changes/{changeId}";
        await using var json = new Utf8JsonWriter(HttpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("change_id", changeId);
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }
}

/// <summary>Where an activation waits: <c>/v1/changes/{change_id}</c>.</summary>
internal sealed record ActivationWaitsResponse(string ChangeId)
{
    internal static ActivationWaitsResponse Example => new("01936d0a7a4e7c119c532f1f0e5a7b10");
}
