using FastEndpoints;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Replay;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReplayDecisions;

/// <summary><c>POST /v1/policies/{hash}/replay</c>.</summary>
internal sealed class ReplayEndpoint(StoredPolicies policies, PolicyReader reader, PolicyReplay replay) : Endpoint<ReplayRequest, ReplayResponse>
{
    private const int DefaultLimit = 100_000;
    private const int MaxLimit = 1_000_000;
    private static readonly TimeSpan MaxSpan = TimeSpan.FromDays(31);

    public override void Configure()
    {
        Post("/v1/policies/{hash}/replay");
        // It shows who asked for what: reading the policy is not enough.
        this.Requires("policy:write");
        this.Problems(CommonProblems.NotFound, CommonProblems.Invalid, PermissionsProblems.InvalidPolicy, PermissionsProblems.ReplayRunning);
        Summary(summary =>
        {
            summary.Summary = "Make recorded decisions again by a stored policy";
            summary.Description = "Reads the decision log of the span and says what this policy would decide otherwise; nothing is changed. People have the roles that they have now. It ends after the limit or 20 seconds and then says where to go on. Not made again, and counted: what was refused before the policy or for the login, paths that are masked or have no canonical form, questions about resources, and where a condition asks for more than time and subject.";
            summary.ExampleRequest = new ReplayRequest { From = DateTimeOffset.UnixEpoch.AddYears(56), To = DateTimeOffset.UnixEpoch.AddYears(56).AddDays(1), Limit = DefaultLimit };
            summary.Answers(200, "What would be different.", ReplayResponse.Example);
        });
    }

    public override async Task HandleAsync(ReplayRequest req, CancellationToken ct)
    {
        if (Refuse(req) is { } error)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [error]);
            return;
        }

        if (await policies.FindAsync(Route<string>("hash")!, ct) is not { } stored)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        await (reader.Read(stored.Source) switch
        {
            PolicyCompilation.Compiled compiled => RunAsync(stored, compiled, req, ct),
            PolicyCompilation.Refused refused => Send.ProblemAsync(PermissionsProblems.InvalidPolicy, json => PolicyErrors.Write(json, refused.Errors)),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        });
    }

    private async Task RunAsync(StoredPolicy stored, PolicyCompilation.Compiled compiled, ReplayRequest req, CancellationToken ct)
    {
        var candidate = new ActivePolicy(compiled.Snapshot, compiled.Warnings, new Activation(0, stored.SubmittedAt, stored.SubmittedBy, Guid.Empty), []);
        var report = await replay.RunAsync(candidate, req.From!.Value, req.To!.Value, req.Limit ?? DefaultLimit, ct);
        await (report is null ? Send.ProblemAsync(PermissionsProblems.ReplayRunning) : (Task)Send.OkAsync(ReplayResponse.Of(stored.Hash, report), ct));
    }

    private static FieldError? Refuse(ReplayRequest req) => req switch
    {
        { From: null } => new FieldError("from", "from must be a time."),
        { To: null } => new FieldError("to", "to must be a time."),
        { From: { } from, To: { } to } when to <= from || to - from > MaxSpan => new FieldError("to", "to must be after from, by 31 days at most."),
        { Limit: < 1 or > MaxLimit } => new FieldError("limit", "limit must be a whole number from 1 to 1000000."),
        _ => null,
    };
}
