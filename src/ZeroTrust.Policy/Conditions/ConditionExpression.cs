namespace ZeroTrust.Policy;

// A checked condition: every node knows its type, so an evaluation only asks for values. No node allocates, loops over anything
// but one list, or throws; the parser bounds how many there are and how deep they nest.
internal abstract class ConditionExpression
{
    // The kind in the words of a problem.
    internal abstract string Kind { get; }

    // One text for everything that always evaluates alike, whatever its spaces, quotes and parentheses.
    internal abstract void WriteTo(TextWriter writer);
}

internal abstract class FlagExpression : ConditionExpression
{
    internal override string Kind => "a flag";

    internal abstract ConditionResult Evaluate(in ConditionScope scope);

    private protected static ConditionResult ResultOf(bool holds) => holds ? ConditionResult.True : ConditionResult.False;
}

// TryRead is false where there is no such value: an error of the evaluation.
internal abstract class TextExpression : ConditionExpression
{
    internal override string Kind => "a text";

    internal abstract bool TryRead(in ConditionScope scope, out ReadOnlySpan<char> value);
}

internal abstract class NumberExpression : ConditionExpression
{
    internal override string Kind => "a number";

    internal abstract bool TryRead(in ConditionScope scope, out long value);
}

internal abstract class ListExpression : ConditionExpression
{
    internal override string Kind => "a list of texts";

    internal abstract bool TryRead(in ConditionScope scope, out ReadOnlySpan<string> value);
}
