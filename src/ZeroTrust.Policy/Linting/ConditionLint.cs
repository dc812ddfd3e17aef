namespace ZeroTrust.Policy;

// Conditions that ask for nothing, and roles that they name in vain.
internal static class ConditionLint
{
    private const string Roles = "subject.roles";

    internal static void Check(LintContext context)
    {
        var roles = context.Outline.Roles.Select(role => role.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in context.Outline.Rules)
        {
            if (rule.When is not { } when)
            {
                continue;
            }

            var words = ConditionScan.Of(when.Value);
            if (IsConstant(words))
            {
                context.Fail(when.At, PolicyLintCodes.ConstantCondition, "This condition always comes out the same. Remove it, or remove the rule where it never holds.");
            }

            foreach (var role in NamedRoles(words).Where(role => !roles.Contains(role)))
            {
                context.Warn(when.At, PolicyLintCodes.UnknownRole, $"The condition names the role {ProblemList.Show(role)}, which the policy does not define: nobody can have it.");
            }
        }
    }

    // Without a name there is nothing to ask; of a name compared with itself the answer is known.
    private static bool IsConstant(List<string> words) =>
        !words.Exists(ConditionScan.IsName) || (words is [var left, "==" or "!=" or "<" or "<=" or ">" or ">=", var right] && left == right);

    private static IEnumerable<string> NamedRoles(List<string> words)
    {
        for (var i = 0; i + 2 < words.Count; i++)
        {
            if (words[i][0] == ConditionScan.TextMark && words[i + 1] == "in" && words[i + 2] == Roles)
            {
                yield return words[i][1..];
            }
            else if (words[i] == Roles && words[i + 1] == "," && words[i + 2][0] == ConditionScan.TextMark)
            {
                yield return words[i + 2][1..];
            }
        }
    }
}
