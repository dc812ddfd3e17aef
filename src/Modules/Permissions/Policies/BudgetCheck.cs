using System.Collections.Immutable;
using System.Globalization;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Finds what makes tokens too long when a policy becomes active, not only when somebody logs in.</summary>
internal sealed class BudgetCheck(ITokenBudget budget)
{
    internal const string Code = "policy.token_over_budget";

    /// <summary>Most findings; a policy with more has one mistake that it repeats.</summary>
    internal const int MaxFindings = 100;

    /// <summary>Roles first, then pairs, each alone. People with several roles may go over the budget where no role does.</summary>
    internal ImmutableArray<LongToken> Find(PolicySnapshot snapshot) =>
    [
        .. snapshot.Roles.Select(role => new LongToken(role.Name, Estimate([role.Name], role.Permissions), role.Line))
            .Concat(snapshot.Pairs.Select(pair => new LongToken($"{pair.Caller} -> {pair.Target}", Estimate([], pair.Permissions), pair.Line)))
            .Where(token => token.Bytes > budget.MaxBytes)
            .Take(MaxFindings),
    ];

    /// <summary>The finding as a warning of the policy.</summary>
    internal PolicyProblem Warning(LongToken token) => new(token.Line, 1, Code, string.Create(
        CultureInfo.InvariantCulture,
        $"The permissions of {token.Holder} make a token of {token.Bytes} bytes; beyond {budget.MaxBytes} it carries permissions_ref."));

    private int Estimate(ImmutableArray<string> roles, ImmutableArray<string> permissions) =>
        budget.Estimate(roles, PermissionCompaction.Compact(permissions));
}
