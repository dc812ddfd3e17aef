using System.Collections.Immutable;
using System.Globalization;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;
using Kind = ZeroTrust.Policy.ConditionSymbolKind;

namespace ZeroTrust.Policy;

// Recursive descent over the grammar in SPECIFICATION.md, one function a level. The first fault ends it: every function then
// returns null. A chain of && or || is one node, so only parentheses, arguments and '!' go deeper.
internal sealed class ConditionParser(ConditionSymbols tokens)
{
    internal static ConditionSyntax? Parse(string text, PolicyLimits limits, out ConditionFault? fault)
    {
        if (text.Length > limits.MaxConditionLength)
        {
            fault = new ConditionFault(0, Codes.ConditionTooComplex, $"The condition has {text.Length} characters; at most {limits.MaxConditionLength} are allowed.");
            return null;
        }

        var tokens = new ConditionSymbols(text, limits);
        tokens.Take();
        var root = new ConditionParser(tokens).Or();
        if (root is not null && tokens.Current.Kind != Kind.End)
        {
            root = tokens.Unexpected(tokens.Current, "an operator or the end");
        }

        fault = tokens.Fault;
        return root;
    }

    private ConditionSyntax? Or() => tokens.Nested(() => Chain(Kind.Or, And));

    private ConditionSyntax? And() => Chain(Kind.And, Comparison);

    private ConditionSyntax? Chain(Kind joint, Func<ConditionSyntax?> part)
    {
        var first = part();
        if (first is null || tokens.Current.Kind != joint)
        {
            return first;
        }

        var parts = ImmutableArray.CreateBuilder<ConditionSyntax>();
        parts.Add(first);
        while (tokens.Accept(joint))
        {
            if (part() is not { } next)
            {
                return null;
            }

            parts.Add(next);
        }

        return tokens.Counted(new ConditionSyntax.Chain(first.At, joint == Kind.And, parts.ToImmutable()));
    }

    private ConditionSyntax? Comparison()
    {
        var left = Unary();
        if (left is null || ConditionOperators.Of(tokens.Current) is not { } comparison)
        {
            return left;
        }

        var at = tokens.Take().Start;
        if (Unary() is not { } right)
        {
            return null;
        }

        // a < b < c reads like one thing in mathematics and another in most languages.
        return ConditionOperators.Of(tokens.Current) is null
            ? tokens.Counted(new ConditionSyntax.Comparison(at, comparison, left, right))
            : tokens.Fail(tokens.Current.Start, Codes.InvalidCondition, "A comparison has two sides; join comparisons with '&&' or use parentheses.");
    }

    private ConditionSyntax? Unary()
    {
        var at = tokens.Current.Start;
        if (!tokens.Accept(Kind.Not))
        {
            return Primary();
        }

        return tokens.Nested(Unary) is { } operand ? tokens.Counted(new ConditionSyntax.Not(at, operand)) : null;
    }

    private ConditionSyntax? Primary()
    {
        var first = tokens.Take();
        return first.Kind switch
        {
            Kind.Text => Literal(first, PropertyValue.Of(first.Value)),
            Kind.Number => long.TryParse(first.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? Literal(first, PropertyValue.Of(number))
                : tokens.Fail(first.Start, Codes.InvalidCondition, "The number does not fit into 64 bits."),
            Kind.Open => Or() is { } inner && tokens.Expect(Kind.Close, "')'") ? inner : null,
            Kind.OpenList => List(first),
            Kind.Identifier when first.Value is "true" or "false" => Literal(first, PropertyValue.Of(first.Value == "true")),
            Kind.Identifier when first.Value != "in" => tokens.Current.Kind == Kind.Open ? Call(first) : Name(first),
            _ => tokens.Unexpected(first, "a value"),
        };
    }

    private ConditionSyntax? Literal(ConditionSymbol token, PropertyValue value) => tokens.Counted(new ConditionSyntax.Literal(token.Start, value));

    private ConditionSyntax? Name(ConditionSymbol root)
    {
        if (!tokens.Accept(Kind.Dot))
        {
            return tokens.Fail(root.Start, Codes.UnknownName, $"{ProblemList.Show(root.Value)} alone is no name; names are like subject.id, and texts stand in quotes.");
        }

        var member = tokens.Current.Value;
        return tokens.Expect(Kind.Identifier, "a name") ? tokens.Counted(new ConditionSyntax.Name(root.Start, root.Value, member)) : null;
    }

    private ConditionSyntax? Call(ConditionSymbol function)
    {
        tokens.Take();
        var arguments = ImmutableArray.CreateBuilder<ConditionSyntax>();
        do
        {
            if (Or() is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }
        while (tokens.Accept(Kind.Comma));

        return tokens.Expect(Kind.Close, "')'") ? tokens.Counted(new ConditionSyntax.Call(function.Start, function.Value, arguments.ToImmutable())) : null;
    }

    private ConditionSyntax? List(ConditionSymbol open) => tokens.Texts() is { } texts ? Literal(open, PropertyValue.Of(texts)) : null;
}
