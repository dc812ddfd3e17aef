namespace ZeroTrust.Policy;

internal sealed class AddressInNetwork(NetworkSet network) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) =>
        scope.Call.ClientAddress is { } address ? ResultOf(network.Contains(address)) : ConditionResult.Error;

    internal override void WriteTo(TextWriter writer)
    {
        writer.Write("context.ip in ");
        network.WriteTo(writer);
    }
}

internal sealed class TimeInWindow(TimeWindow window) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) =>
        scope.Call.Time != default ? ResultOf(window.Contains(scope.Call.Time)) : ConditionResult.Error;

    internal override void WriteTo(TextWriter writer)
    {
        writer.Write("context.time in ");
        window.WriteTo(writer);
    }
}
