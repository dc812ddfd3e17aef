namespace ZeroTrust.Policy;

// Both sides are always read: a missing value is an error whatever the other side is.
internal sealed class TextComparison(ConditionOperator comparison, TextExpression left, TextExpression right) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) =>
        left.TryRead(scope, out var a) && right.TryRead(scope, out var b)
            ? ResultOf(comparison.Holds(a.SequenceCompareTo(b)))
            : ConditionResult.Error;

    internal override void WriteTo(TextWriter writer) => Binary.Write(writer, left, comparison, right);
}

internal sealed class NumberComparison(ConditionOperator comparison, NumberExpression left, NumberExpression right) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) =>
        left.TryRead(scope, out var a) && right.TryRead(scope, out var b)
            ? ResultOf(comparison.Holds(a.CompareTo(b)))
            : ConditionResult.Error;

    internal override void WriteTo(TextWriter writer) => Binary.Write(writer, left, comparison, right);
}

internal sealed class FlagComparison(ConditionOperator comparison, FlagExpression left, FlagExpression right) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope)
    {
        var (a, b) = (left.Evaluate(scope), right.Evaluate(scope));
        return a == ConditionResult.Error || b == ConditionResult.Error
            ? ConditionResult.Error
            : ResultOf(a == b == (comparison == ConditionOperator.Equal));
    }

    internal override void WriteTo(TextWriter writer) => Binary.Write(writer, left, comparison, right);
}

internal static class Binary
{
    internal static void Write(TextWriter writer, ConditionExpression left, ConditionOperator comparison, ConditionExpression right)
    {
        writer.Write('(');
        left.WriteTo(writer);
        writer.Write($" {comparison.Symbol()} ");
        right.WriteTo(writer);
        writer.Write(')');
    }
}
