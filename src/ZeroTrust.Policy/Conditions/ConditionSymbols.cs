using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;
using Kind = ZeroTrust.Policy.ConditionSymbolKind;

namespace ZeroTrust.Policy;

// The token at hand, the first fault, and how much was read so far.
internal sealed class ConditionSymbols(string text, PolicyLimits limits)
{
    private readonly ConditionLexer lexer = new(text);
    private int depth;
    private int nodes;

    internal ConditionSymbol Current { get; private set; }

    internal ConditionFault? Fault { get; private set; }

    internal ConditionSymbol Take()
    {
        var taken = Current;
        Current = lexer.Next();
        return taken;
    }

    internal bool Accept(Kind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Take();
        return true;
    }

    // False with a fault.
    internal bool Expect(Kind kind, string wanted)
    {
        if (Accept(kind))
        {
            return true;
        }

        Unexpected(Current, wanted);
        return false;
    }

    // The rest of a list, up to its end; null with a fault.
    internal ImmutableArray<string>? Texts()
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        var more = Current.Kind != Kind.CloseList;
        while (more)
        {
            texts.Add(Current.Value);
            if (!Expect(Kind.Text, "a text in quotes"))
            {
                return null;
            }

            more = Accept(Kind.Comma);
        }

        return Expect(Kind.CloseList, "']'") ? texts.ToImmutable() : null;
    }

    internal ConditionSyntax? Unexpected(ConditionSymbol token, string wanted) => Fail(token.Start, Codes.InvalidCondition, token.Kind switch
    {
        Kind.Invalid => token.Value,
        Kind.End => $"The condition ends where {wanted} is expected.",
        _ => $"{ProblemList.Show(token.Value)} stands where {wanted} is expected.",
    });

    internal ConditionSyntax? Fail(int at, string code, string message)
    {
        Fault ??= new ConditionFault(at, code, message);
        return null;
    }

    internal ConditionSyntax? Nested(Func<ConditionSyntax?> read)
    {
        if (depth == limits.MaxConditionDepth)
        {
            return Fail(Current.Start, Codes.ConditionTooComplex, $"The condition is nested deeper than {limits.MaxConditionDepth} levels.");
        }

        depth++;
        var result = read();
        depth--;
        return result;
    }

    internal ConditionSyntax? Counted(ConditionSyntax node) => ++nodes <= limits.MaxConditionNodes
        ? node
        : Fail(node.At, Codes.ConditionTooComplex, $"The condition has more than {limits.MaxConditionNodes} names, values and operations.");
}
