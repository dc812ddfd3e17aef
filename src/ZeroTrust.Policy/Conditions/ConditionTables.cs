namespace ZeroTrust.Policy;

// The networks and windows of the policy, which conditions name.
internal sealed class ConditionTables
{
    internal Dictionary<string, NetworkSet> Networks { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, TimeWindow> Windows { get; } = new(StringComparer.Ordinal);
}
