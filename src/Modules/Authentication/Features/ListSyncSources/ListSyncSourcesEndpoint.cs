using FastEndpoints;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Events.Lag;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.ListSyncSources;

/// <summary><c>GET /v1/sync/sources</c>: how far behind each source is, and what its events came to.</summary>
internal sealed class ListSyncSourcesEndpoint(IQuerySession session, IOptions<EventOptions> options) : EndpointWithoutRequest<SyncSources>
{
    public override void Configure()
    {
        Get("/v1/sync/sources");
        this.Requires("sync:read");
        Summary(summary =>
        {
            summary.Summary = "Show the event sources";
            summary.Description =
                "Every configured source. Lags are seconds from the `time` of an event to its commit, the percentiles over the last 1,024 events of the instance that wrote last; "
                + "counts are up to a second old.";
            summary.Answers(200, "The sources.", new SyncSources(
                [SyncSource.Of("user-service", "user-service", new SourceCounts(120, 3, 1, 0, 2, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0.012, 0.011, 0.043))]));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var states = await SourceStates.ReadAsync(session, ct);
        await Send.OkAsync(new SyncSources([.. options.Value.Sources.Select(source => SyncSource.Of(source.Source, source.Publisher, states.GetValueOrDefault(source.Source)))]), ct);
    }
}
