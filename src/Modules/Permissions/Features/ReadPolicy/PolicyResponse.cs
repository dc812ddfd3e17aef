using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadPolicy;

/// <summary>The active policy in short.</summary>
internal sealed record PolicyResponse(
    string Hash, long Number, string ActivatedBy, DateTimeOffset ActivatedAt, IReadOnlyList<WarningResponse> Warnings, IReadOnlyList<PairResponse> Pairs)
{
    internal static PolicyResponse Of(ActivePolicy policy) => new(
        policy.Version, policy.Activation.Number, policy.Activation.By, policy.Activation.At,
        [.. policy.Warnings.Select(WarningResponse.Of)], [.. policy.Snapshot.Pairs.Select(PairResponse.Of)]);
}

/// <summary>Something in the policy that is allowed and probably not meant.</summary>
internal sealed record WarningResponse(int Line, int Column, string Code, string Message)
{
    internal static WarningResponse Of(PolicyProblem problem) => new(problem.Line, problem.Column, problem.Code, problem.Message);
}

/// <summary>One pair of the matrix; the rate limit with its unit.</summary>
internal sealed record PairResponse(string Caller, string Target, IReadOnlyList<string> Permissions, string? RateLimit, int Line)
{
    internal static PairResponse Of(ServicePair pair) => new(pair.Caller, pair.Target, pair.Permissions, pair.RateLimit?.ToString(), pair.Line);
}
