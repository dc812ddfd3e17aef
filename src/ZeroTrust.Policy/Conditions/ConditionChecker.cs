using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Gives every node its type, or says the first thing that has none.
internal sealed class ConditionChecker(ConditionNames names, ConditionTables tables)
{
    private readonly NameResolver resolver = new(names, tables);

    internal FlagExpression? Check(ConditionSyntax root, out ConditionFault? fault)
    {
        var checkedRoot = Flag(root);
        fault = resolver.Fault;
        return checkedRoot;
    }

    private ConditionExpression? Any(ConditionSyntax syntax) => syntax switch
    {
        ConditionSyntax.Literal { Value: var value } => Constant(value),
        ConditionSyntax.Name name => resolver.Value(name),
        ConditionSyntax.Not not => Flag(not.Operand) is { } operand ? new NotExpression(operand) : null,
        ConditionSyntax.Chain chain => Chain(chain),
        ConditionSyntax.Comparison comparison => Comparison(comparison),
        ConditionSyntax.Call call => Call(call),
        _ => null,
    };

    private static ConditionExpression Constant(PropertyValue value) => value.Kind switch
    {
        PropertyKind.Text => new ConstantText(value.Text!),
        PropertyKind.Number => new ConstantNumber(value.Number),
        PropertyKind.Flag => new ConstantFlag(value.Flag),
        _ => new ConstantList(value.Texts),
    };

    private FlagExpression? Flag(ConditionSyntax syntax) => Any(syntax) switch
    {
        FlagExpression flag => flag,
        { } other => Mismatch<FlagExpression>(syntax, $"A condition, and each side of '&&', '||' and '!', is a flag; this is {other.Kind}."),
        null => null,
    };

    private ChainExpression? Chain(ConditionSyntax.Chain chain)
    {
        var parts = ImmutableArray.CreateBuilder<FlagExpression>(chain.Parts.Length);
        foreach (var part in chain.Parts)
        {
            if (Flag(part) is not { } flag)
            {
                return null;
            }

            parts.Add(flag);
        }

        return new ChainExpression(chain.IsAnd, parts.ToImmutable());
    }

    private FlagExpression? Comparison(ConditionSyntax.Comparison comparison)
    {
        var operation = comparison.Operator;
        if (operation == ConditionOperator.In && comparison.Right is ConditionSyntax.Name { Root: NameResolver.Networks or NameResolver.Windows } table)
        {
            return resolver.Context(comparison.Left, table);
        }

        return (Any(comparison.Left), Any(comparison.Right)) switch
        {
            (null, _) or (_, null) => null,
            (TextExpression text, ListExpression list) when operation == ConditionOperator.In => new MembershipExpression(text, list),
            (TextExpression a, TextExpression b) when operation != ConditionOperator.In => new TextComparison(operation, a, b),
            (NumberExpression a, NumberExpression b) when operation != ConditionOperator.In => new NumberComparison(operation, a, b),
            (FlagExpression a, FlagExpression b) when operation is ConditionOperator.Equal or ConditionOperator.NotEqual => new FlagComparison(operation, a, b),
            var (a, b) => Mismatch<FlagExpression>(comparison, $"'{operation.Symbol()}' does not compare {a.Kind} with {b.Kind}."),
        };
    }

    private ConditionExpression? Call(ConditionSyntax.Call call)
    {
        var arguments = new List<ConditionExpression>();
        foreach (var syntax in call.Arguments)
        {
            if (Any(syntax) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
        }

        return (call.Function, arguments) switch
        {
            ("starts_with", [TextExpression text, TextExpression part]) => new TextSearchExpression(TextSearch.StartsWith, text, part),
            ("ends_with", [TextExpression text, TextExpression part]) => new TextSearchExpression(TextSearch.EndsWith, text, part),
            ("contains", [TextExpression text, TextExpression part]) => new TextSearchExpression(TextSearch.Contains, text, part),
            ("contains", [ListExpression list, TextExpression text]) => new MembershipExpression(text, list),
            ("size", [TextExpression text]) => new TextSize(text),
            ("size", [ListExpression list]) => new ListSize(list),
            ("starts_with" or "ends_with", _) => Mismatch<FlagExpression>(call, $"{call.Function} takes two texts."),
            ("contains", _) => Mismatch<FlagExpression>(call, "contains takes a text and a text, or a list and a text."),
            ("size", _) => Mismatch<FlagExpression>(call, "size takes one text or one list."),
            _ => resolver.Fail<FlagExpression>(call, Codes.UnknownName, $"There is no function {ProblemList.Show(call.Function)}; there are starts_with, ends_with, contains and size."),
        };
    }

    private T? Mismatch<T>(ConditionSyntax at, string message)
        where T : ConditionExpression => resolver.Fail<T>(at, Codes.ConditionType, message);
}
