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
    private volatile bool _isComplete;

    public AuditQueue(IOptions<ComplianceAuditOptions> options, DecisionLog decisions, TimeProvider clock)
    {
        _facts = Channel.CreateBounded<AuditFact>(new BoundedChannelOptions(options.Value.QueueCapacity)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
        _maxWait = TimeSpan.FromMilliseconds(options.Value.QueueMaxWaitMilliseconds);
        _clock = clock;
        Decisions = decisions;
        _strangers = new RefusedStrangers(fact => _facts.Writer.TryWrite(Cut(fact)), clock);
        StreamMetrics.Observe(this);
    }

    internal ChannelReader<AuditFact> Reader => _facts.Reader;

    internal int Waiting => _facts.Reader.Count;

    internal DecisionLog Decisions { get; }

    /// <inheritdoc />
    public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
    {
        var isDecision = fact.Action == DecisionLog.Action;
        if (isDecision)
        {
            if (!Decisions.IsOn)
            {
                return new ValueTask<bool>(true);
            }

            fact = Decisions.Mask(fact);
        }

        if (_strangers.Counts(fact))
        {
            return new ValueTask<bool>(true);
        }

        fact = Cut(fact);
        return isDecision ? RecordDecisionAsync(fact, ct)
            : _facts.Writer.TryWrite(fact) ? new ValueTask<bool>(true)
            : WaitAsync(fact, isDecision: false, ct);
    }

    /// <summary>Takes no more: from now on every fact is refused.</summary>
    internal void Complete()
    {
        _isComplete = true;
        StreamMetrics.Dropped.Add(_strangers.Close());
        _facts.Writer.TryComplete();
    }

    /// <inheritdoc />
    public void Dispose() => _strangers.Dispose();

    private static AuditFact Cut(AuditFact fact) =>
        fact.Detail is { Length: > AuditFact.MaxDetail } detail ? fact with { Detail = detail[..AuditFact.MaxDetail] } : fact;

    private ValueTask<bool> RecordDecisionAsync(AuditFact fact, CancellationToken ct)
    {
        var maySkip = Decisions.Sheds && fact.Outcome == AuditOutcome.Success;
        if ((!maySkip || Waiting < Decisions.AllowedUpTo) && _facts.Writer.TryWrite(fact))
        {
            return new ValueTask<bool>(true);
        }

        // A stream that takes no more is no full queue: there nothing is shed.
        if (maySkip && !_isComplete)
        {
            Decisions.Gaps.Shed();
            return new ValueTask<bool>(true);
        }

        return Decisions.RefusesAtOnce ? new ValueTask<bool>(Refuse(isDecision: true)) : WaitAsync(fact, isDecision: true, ct);
    }

    private async ValueTask<bool> WaitAsync(AuditFact fact, bool isDecision, CancellationToken ct)
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
            return Refuse(isDecision);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Refuse(isDecision);
        }
    }

    private bool Refuse(bool isDecision)
    {
        StreamMetrics.Refused.Add(1);
        if (isDecision)
        {
            Decisions.Gaps.Refused();
        }

        return false;
    }
}
