using System.Collections.Immutable;

namespace ZeroTrust.Policy;

internal sealed class NotExpression(FlagExpression operand) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) => operand.Evaluate(scope) switch
    {
        ConditionResult.True => ConditionResult.False,
        ConditionResult.False => ConditionResult.True,
        _ => ConditionResult.Error,
    };

    internal override void WriteTo(TextWriter writer)
    {
        writer.Write('!');
        operand.WriteTo(writer);
    }
}

// From left to right, up to the first part that decides. An error before that is the error of the whole.
internal sealed class ChainExpression(bool isAnd, ImmutableArray<FlagExpression> parts) : FlagExpression
{
    private readonly ConditionResult goesOn = isAnd ? ConditionResult.True : ConditionResult.False;

    internal override ConditionResult Evaluate(in ConditionScope scope)
    {
        foreach (var part in parts)
        {
            if (part.Evaluate(scope) is var result && result != goesOn)
            {
                return result;
            }
        }

        return goesOn;
    }

    internal override void WriteTo(TextWriter writer)
    {
        writer.Write('(');
        for (var i = 0; i < parts.Length; i++)
        {
            writer.Write(i == 0 ? "" : isAnd ? " && " : " || ");
            parts[i].WriteTo(writer);
        }

        writer.Write(')');
    }
}
