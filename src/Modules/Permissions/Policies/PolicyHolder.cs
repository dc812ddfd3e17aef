using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Permissions.Policies;

/// <summary>The active policy, swapped atomically. Who takes <see cref="Current"/> once decides from exactly one version.</summary>
internal sealed class PolicyHolder
{
    private readonly Lock _swap = new();
    private volatile ActivePolicy? _current;

    public PolicyHolder()
    {
        Telemetry.Meter.CreateObservableGauge("zerotrust_policy_number", () => _current?.Activation.Number ?? 0, description: "Activations of the policy that this instance decides by");
        Telemetry.Meter.CreateObservableGauge("zerotrust_policy_role_sets", () => _current?.CachedRoleSets ?? 0, description: "Expanded role sets kept, of at most 10000");
        Telemetry.Meter.CreateObservableGauge("zerotrust_policy_long_token_bytes", LongTokens, description: "Token length of each role or pair whose permissions do not fit, at most 100");
    }

    /// <summary>The active policy, or null while none is loaded: then everything is denied.</summary>
    internal ActivePolicy? Current => _current;

    /// <summary>Puts the policy in place unless the same or a later activation is there: loads may finish out of order.</summary>
    internal bool Activate(ActivePolicy next)
    {
        lock (_swap)
        {
            if (_current is { } current && current.Activation.Number >= next.Activation.Number)
            {
                return false;
            }

            _current = next;
            return true;
        }
    }

    private IEnumerable<Measurement<int>> LongTokens() =>
        _current?.OverBudget.Select(token => new Measurement<int>(token.Bytes, new KeyValuePair<string, object?>("holder", token.Holder))) ?? [];
}
