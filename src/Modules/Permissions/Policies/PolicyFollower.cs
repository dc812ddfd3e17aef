using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Permissions.Policies;

/// <summary>
/// Follows activations of every instance. A signal says only that something changed and the load reads what is active now, so
/// signals that come while one waits are the same signal; the feed itself never waits for a compilation.
/// </summary>
internal sealed class PolicyFollower(PolicyLoader loader, PolicyHolder holder, TimeProvider clock, ILogger<PolicyFollower> logger)
    : BackgroundService, IChangeSubscriber
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public string Topic => PolicyStore.Topic;

    public ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        // What this instance activated is in memory before its own announcement arrives.
        if (holder.Current?.Version != payload)
        {
            Signal();
        }

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
