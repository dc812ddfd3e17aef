using FastEndpoints;
using ZeroTrust.Authentication.Reconciliation;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.Reconcile;

/// <summary><c>GET /v1/sync/reconcile</c>.</summary>
internal sealed class ListReconcilesEndpoint(SweepStore sweeps) : EndpointWithoutRequest<ReconcileOutcomes>
{
    private const int Latest = 50;

    public override void Configure()
    {
        Get("/v1/sync/reconcile");
        this.Requires("sync:read");
        Summary(summary =>
        {
            summary.Summary = "The latest comparisons of permission copies with the database";
            summary.Description = $"The last {Latest}, newest first: `redis` for what all instances share, `local` for one instance's own copies.";
            summary.Answers(200, "With what was found and repaired, by kind: missing, garbage, stale, ahead, content.", new ReconcileOutcomes(
            [
                new("01936d0a-7a4e-7c11-9c53-2f1f0e5a7b11", "redis", "node-1:42", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(5), true, 10_000,
                    new Dictionary<string, long> { ["stale"] = 1 }),
            ]));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var records = await sweeps.LatestAsync(Latest, ct);
        await Send.OkAsync(new ReconcileOutcomes([.. records.Select(ReconcileOutcome.Of)]), ct);
    }
}

/// <summary>Comparisons, newest first.</summary>
internal sealed record ReconcileOutcomes(IReadOnlyList<ReconcileOutcome> Items);

/// <summary>One comparison.</summary>
/// <param name="Complete">False where Redis stopped answering.</param>
/// <param name="Compared">Subjects looked at.</param>
/// <param name="Drift">How many of each kind differed and were repaired.</param>
internal sealed record ReconcileOutcome(
    string Id, string Place, string Instance, DateTimeOffset BeganAt, DateTimeOffset EndedAt, bool Complete, long Compared, IReadOnlyDictionary<string, long> Drift)
{
    public static ReconcileOutcome Of(SweepRecord record) => new(
        record.Id.ToString(), record.Place, record.Instance, record.BeganAt, record.EndedAt, record.Complete, record.Compared, record.Drift);
}
