namespace ZeroTrust.Policy;

/// <param name="Start">Index of the first character.</param>
/// <param name="Value">An identifier, a number or an operator as written, a text without its quotes, or why the token is invalid.</param>
internal readonly record struct ConditionSymbol(ConditionSymbolKind Kind, int Start, string Value)
{
    internal bool Is(ConditionSymbolKind kind, string value) => Kind == kind && Value == value;
}
