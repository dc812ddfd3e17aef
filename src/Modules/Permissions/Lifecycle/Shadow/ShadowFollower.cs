using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>Follows changes of the shadow on every instance, as <see cref="PolicyFollower"/> does those of the policy.</summary>
internal sealed class ShadowFollower(ShadowLoader loader, TimeProvider clock, ILogger<ShadowFollower> logger) : BackgroundService, IChangeSubscriber
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public string Topic => ShadowStore.Topic;

    public ValueTask OnChangeAsync(string payload, CancellationToken ct) => OnGapAsync(ct);

    /// <summary>The feed's first connection is a gap too: a shadow outlives a restart.</summary>
    public ValueTask OnGapAsync(CancellationToken ct)
    {
        _signals.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _signals.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await loader.LoadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.ShadowFollowFailed(logger, exception);
                // Nothing signals that what failed works again.
                await Task.Delay(RetryPause, clock, stoppingToken);
                _signals.Writer.TryWrite(true);
            }
        }
    }
}
