namespace ZeroTrust.Policy;

/// <summary>One entry of <c>rules</c> or <c>denied</c> of an action.</summary>
/// <param name="Reference">Its place; the permission that it asks for, which a denial has none of.</param>
/// <param name="When">Null where a rule asks for nothing more.</param>
internal sealed record ResourceRule(RuleReference Reference, Condition? When)
{
    internal ConditionResult Evaluate(in ConditionScope scope) => When?.Evaluate(scope) ?? ConditionResult.True;

    internal string Statement() => $"{Reference.Permission} when {When?.Canonical() ?? "true"}";
}
