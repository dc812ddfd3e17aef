using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>What the options say of decisions, which come in a volume that other facts have not.</summary>
internal sealed class DecisionLog
{
    /// <summary>The action of every decision.</summary>
    internal const string Action = "decision.made";

    private readonly ComplianceAuditOptions _options;
    private readonly DecisionMask _mask;
    private readonly bool _masks;

    public DecisionLog(IOptions<ComplianceAuditOptions> options, DecisionMask mask)
    {
        _options = options.Value;
        _mask = mask;
        _masks = _options.DecisionMask.Count > 0;
        // A tenth of the queue is for denials and for other facts.
        AllowedUpTo = _options.DecisionOverflow == DecisionOverflow.ShedAllows ? _options.QueueCapacity - (_options.QueueCapacity / 10) : int.MaxValue;
        StreamMetrics.Observe(this);
    }

    internal bool IsOn => _options.DecisionLog == DecisionRecording.On;

    internal bool RefusesAtOnce => _options.DecisionOverflow == DecisionOverflow.Refuse;

    internal bool Sheds => _options.DecisionOverflow == DecisionOverflow.ShedAllows;

    /// <summary>The number of waiting facts from which on allowed decisions are shed.</summary>
    internal int AllowedUpTo { get; }

    internal DecisionGaps Gaps { get; } = new();

    internal AuditFact Mask(in AuditFact fact) => _masks ? _mask.Apply(fact) : fact;

    /// <summary>
    /// Says at the beginning of a stream what it does not hold, so that who reads it years later knows; null where nothing is left out.
    /// </summary>
    internal AuditFact? Opening(DateTimeOffset now)
    {
        if (IsOn && !_masks)
        {
            return null;
        }

        var detail = IsOn ? $"masked: {string.Join(", ", _options.DecisionMask)}" : "decisions are not recorded";
        return new AuditFact(
            now, "decision.log", AuditActor.System.Kind, AuditActor.System.Id, Caller.Platform, detail, AuditOutcome.Success,
            IsOn ? "masked" : "off", null, null, null);
    }
}
