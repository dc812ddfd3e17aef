using System.Threading.Channels;
using Microsoft.Extensions.Options;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>The bounded queue between those who record facts and the one task that stores them.</summary>
internal sealed class AuditQueue : IAuditStream, IDisposable
{
    private readonly Channel<AuditFact> _facts;
    private readonly TimeSpan _maxWait;
    private readonly TimeProvider _clock;
    private readonly RefusedStrangers _strangers;

    public AuditQueue(IOptions<ComplianceAuditOptions> options, TimeProvider clock)
    {
        _facts = Channel.CreateBounded<AuditFact>(new BoundedChannelOptions(options.Value.QueueCapacity)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
        _maxWait = TimeSpan.FromMilliseconds(options.Value.QueueMaxWaitMilliseconds);
        _clock = clock;
        _strangers = new RefusedStrangers(fact => _facts.Writer.TryWrite(Cut(fact)), clock);
        StreamMetrics.Observe(this);
    }

    internal ChannelReader<AuditFact> Reader => _facts.Reader;

    internal int Waiting => _facts.Reader.Count;

    /// <inheritdoc />
    public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
    {
        if (_strangers.Counts(fact))
        {
            return new ValueTask<bool>(true);
        }

        fact = Cut(fact);
        return _facts.Writer.TryWrite(fact) ? new ValueTask<bool>(true) : WaitAsync(fact, ct);
    }

    /// <summary>Takes no more: from now on every fact is refused.</summary>
    internal void Complete()
    {
        StreamMetrics.Dropped.Add(_strangers.Close());
        _facts.Writer.TryComplete();
    }

    /// <inheritdoc />
    public void Dispose() => _strangers.Dispose();

    private static AuditFact Cut(AuditFact fact) =>
        fact.Detail is { Length: > EvidenceText.MaxLength } detail ? fact with { Detail = detail[..EvidenceText.MaxLength] } : fact;

    private async ValueTask<bool> WaitAsync(AuditFact fact, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_maxWait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await _facts.Writer.WriteAsync(fact, either.Token);
            return true;
        }
        catch (ChannelClosedException)
        {
            StreamMetrics.Refused.Add(1);
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            StreamMetrics.Refused.Add(1);
            return false;
        }
    }
}
