namespace ZeroTrust.Policy;

internal enum ConditionSymbolKind
{
    End,
    Invalid,
    Identifier,
    Text,
    Number,
    Dot,
    Comma,
    Open,
    Close,
    OpenList,
    CloseList,
    Not,
    And,
    Or,
    Operator,
}
