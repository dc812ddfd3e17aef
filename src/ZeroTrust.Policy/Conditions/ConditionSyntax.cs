using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>A condition as it is written, before anybody asks what its names and types are.</summary>
/// <param name="At">Index of the character that a problem points at.</param>
internal abstract record ConditionSyntax(int At)
{
    internal sealed record Literal(int At, PropertyValue Value) : ConditionSyntax(At);

    /// <summary><c>root.member</c>.</summary>
    internal sealed record Name(int At, string Root, string Member) : ConditionSyntax(At);

    internal sealed record Not(int At, ConditionSyntax Operand) : ConditionSyntax(At);

    /// <summary>Two or more parts joined by one of <c>&amp;&amp;</c> and <c>||</c>.</summary>
    internal sealed record Chain(int At, bool IsAnd, ImmutableArray<ConditionSyntax> Parts) : ConditionSyntax(At);

    internal sealed record Comparison(int At, ConditionOperator Operator, ConditionSyntax Left, ConditionSyntax Right) : ConditionSyntax(At);

    internal sealed record Call(int At, string Function, ImmutableArray<ConditionSyntax> Arguments) : ConditionSyntax(At);
}
