using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Permissions.Policies;

/// <summary>
/// Follows activations of every instance. A signal says only that something changed and the load reads what is active now, so
/// signals that come while one waits are the same signal; the feed itself never waits for a compilation.
/// </summary>
internal sealed class PolicyFollower(PolicyLoader loader, TimeProvider clock, ILogger<PolicyFollower> logger)
    : BackgroundService, IChangeSubscriber
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public string Topic => PolicyStore.Topic;

    public ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        // Whatever is announced, and be it the policy in memory: a load of another one may be under way, which this one must follow. The load
        // compares numbers, so that what this instance activated itself costs one read of a row.
        Signal();
        return ValueTask.CompletedTask;
    }

    public ValueTask OnGapAsync(CancellationToken ct)
    {
        Signal();
        return ValueTask.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _signals.Reader.ReadAllAsync(stoppingToken))
        {
            await LoadAsync(stoppingToken);
        }
    }

    private void Signal() => _signals.Writer.TryWrite(true);

    private async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            await loader.LoadAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // Whatever failed, the policy in memory stays and the cause is logged.
            Log.FollowFailed(logger, exception);
            // A pause before the next try: nothing signals that what failed works again.
            await Task.Delay(RetryPause, clock, ct);
            Signal();
        }
    }
}
