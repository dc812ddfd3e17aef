using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Hosting;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// The one task that turns queued facts into stored blocks. A block that cannot be stored is tried for as long as it takes;
/// meanwhile the queue fills and then refuses, so that nothing is done without its evidence.
/// </summary>
internal sealed class BlockWriter(
    AuditQueue queue, IBlockStore store, IOptions<ComplianceAuditOptions> options, Ids ids, TimeProvider clock, ILogger<BlockWriter> logger)
    : IHostedService, IStartupTask, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private readonly BlockChain _chain = new(ids.New());
    private readonly BlockBatch _batch = new(options.Value.BlockMaxFacts);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandon = new();
    private Task _work = Task.CompletedTask;

    /// <inheritdoc />
    public int Order => 40;

    internal Guid Stream => _chain.Stream;

    /// <summary>The schema is known to be there: the stream may open.</summary>
    public Task RunAsync(CancellationToken ct)
    {
        _ready.TrySetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!queue.Decisions.IsOn)
        {
            Log.DecisionsNotRecorded(logger);
        }

        _work = Task.Run(() => WriteAsync(_abandon.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Stores what waits, closes the stream, and gives up at the limit.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        if (!_ready.Task.IsCompleted)
        {
            await _abandon.CancelAsync();
        }

        try
        {
            await _work.WaitAsync(TimeSpan.FromSeconds(options.Value.DrainSeconds), clock, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await _abandon.CancelAsync();
            await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ReportLoss();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _abandon.Dispose();

    private async Task WriteAsync(CancellationToken ct)
    {
        await _ready.Task.WaitAsync(ct);
        _batch.Add(queue.Decisions.Opening(clock.GetUtcNow()));
        await StoreBatchAsync(closes: false, ct);
        while (await queue.Reader.WaitToReadAsync(ct))
        {
            if (queue.Waiting < options.Value.BlockMaxFacts)
            {
                // Lets the next facts join the block: one commit for many of them is what makes the stream cheap.
                await Task.Delay(TimeSpan.FromMilliseconds(options.Value.FlushIntervalMilliseconds), clock, ct);
            }

            // What waits goes first: were the gap to fill the block or to keep what is old out of it, the queue would never empty.
            _batch.TakeFrom(queue.Reader);
            if (_batch.TakesAt(clock.GetUtcNow()))
            {
                _batch.Add(queue.Decisions.Gaps.Take(clock.GetUtcNow()));
            }

            await StoreBatchAsync(closes: false, ct);
        }

        _batch.Add(queue.Decisions.Gaps.Take(clock.GetUtcNow()));
        await StoreBatchAsync(closes: true, ct);
    }

    private async Task StoreBatchAsync(bool closes, CancellationToken ct)
    {
        var block = _chain.Next(ids.New(), _batch.Facts, clock.GetUtcNow(), closes);
        var pause = FirstPause;
        var longest = TimeSpan.FromMilliseconds(options.Value.RetryMaxPauseMilliseconds);
        for (var tries = 1; !await TryStoreAsync(block, tries, ct); tries++)
        {
            // A pause between tries to reach a server that is away; nothing signals its return.
            await Task.Delay(pause, clock, ct);
            pause = pause * 2 < longest ? pause * 2 : longest;
        }

        StreamMetrics.Stored.Add(block.Count);
        StreamMetrics.Latency.Record(Math.Max(0, (clock.GetUtcNow() - block.FirstAt).TotalSeconds));
        _batch.Clear();
    }

    private async Task<bool> TryStoreAsync(AuditBlock block, int tries, CancellationToken ct)
    {
        try
        {
            if (tries == 1 || !await store.HoldsAsync(block, ct))
            {
                await store.StoreAsync(block, ct);
            }

            if (tries > 1)
            {
                Log.BlockStoredLate(logger, block.Number, block.Stream, tries);
            }

            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, the evidence is kept and tried again: to drop it would be to lose it silently.
            StreamMetrics.Failed.Add(1);
            Log.BlockNotStored(logger, exception, block.Number, block.Stream, queue.Waiting);
            return false;
        }
    }

    private void ReportLoss()
    {
        var lost = _batch.Facts.Count + queue.Waiting;
        if (lost > 0)
        {
            StreamMetrics.Dropped.Add(lost);
            Log.Abandoned(logger, Stream, lost);
        }
    }
}
