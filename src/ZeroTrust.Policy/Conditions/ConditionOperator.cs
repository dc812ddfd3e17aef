namespace ZeroTrust.Policy;

internal enum ConditionOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

internal static class ConditionOperators
{
    internal static bool Holds(this ConditionOperator comparison, int order) => comparison switch
    {
        ConditionOperator.Equal => order == 0,
        ConditionOperator.NotEqual => order != 0,
        ConditionOperator.Less => order < 0,
        ConditionOperator.LessOrEqual => order <= 0,
        ConditionOperator.Greater => order > 0,
        ConditionOperator.GreaterOrEqual => order >= 0,
        _ => false,
    };

    internal static string Symbol(this ConditionOperator comparison) => comparison switch
    {
        ConditionOperator.Equal => "==",
        ConditionOperator.NotEqual => "!=",
        ConditionOperator.Less => "<",
        ConditionOperator.LessOrEqual => "<=",
        ConditionOperator.Greater => ">",
        ConditionOperator.GreaterOrEqual => ">=",
        _ => "in",
    };

    internal static ConditionOperator? Of(ConditionSymbol token) => token switch
    {
        { Kind: ConditionSymbolKind.Identifier, Value: "in" } => ConditionOperator.In,
        { Kind: ConditionSymbolKind.Operator, Value: "==" } => ConditionOperator.Equal,
        { Kind: ConditionSymbolKind.Operator, Value: "!=" } => ConditionOperator.NotEqual,
        { Kind: ConditionSymbolKind.Operator, Value: "<" } => ConditionOperator.Less,
        { Kind: ConditionSymbolKind.Operator, Value: "<=" } => ConditionOperator.LessOrEqual,
        { Kind: ConditionSymbolKind.Operator, Value: ">" } => ConditionOperator.Greater,
        { Kind: ConditionSymbolKind.Operator } => ConditionOperator.GreaterOrEqual,
        _ => null,
    };
}
