using System.Diagnostics.Metrics;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>The shadow of this instance, swapped atomically.</summary>
internal sealed class ShadowHolder(TimeProvider clock) : IShadowObserver
{
    private static readonly Counter<long> Flips = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_policy_shadow_flips_total", description: "Decisions that would come out otherwise under the shadow policy, by kind");

    private readonly Lock _swap = new();
    private volatile ShadowPolicy? _current;
    private long _number;

    internal ShadowPolicy? Current => _current;

    /// <summary>The last change of the shadow that this instance knows.</summary>
    internal long Number => Interlocked.Read(ref _number);

    /// <summary>Puts the shadow in place, or takes it away, unless the same or a later change is known.</summary>
    internal void Set(ShadowPolicy? shadow, long number)
    {
        lock (_swap)
        {
            if (number > _number)
            {
                (_current, _number) = (shadow, number);
            }
        }
    }

    public ActivePolicy? Beside(ActivePolicy active) => _current is { } shadow && shadow.Policy.Version != active.Version ? shadow.Policy : null;

    public void Observe(ActivePolicy shadow, in DecisionSubject subject, string target, string? detail, in Verdict given, in Verdict then)
    {
        // Another may have been set since the question was asked: its counts are not this one's.
        if (_current is not { } current || current.Policy != shadow || current.Flips.Count(given.Allowed, then.Allowed) is not { } kind)
        {
            return;
        }

        Flips.Add(1, new KeyValuePair<string, object?>("kind", kind));
        current.Flips.Keep(new FlippedQuestion(kind, subject.KindName, subject.Id, Evidence.Target(target), Evidence.By(detail, subject.Actor)), given, then, clock.GetUtcNow());
    }
}
