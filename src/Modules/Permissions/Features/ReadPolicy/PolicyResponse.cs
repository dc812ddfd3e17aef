using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadPolicy;

/// <summary>The active policy in short.</summary>
internal sealed record PolicyResponse(
    string Hash, long Number, string ActivatedBy, DateTimeOffset ActivatedAt, IReadOnlyList<WarningResponse> Warnings, IReadOnlyList<PairResponse> Pairs)
{
    internal static PolicyResponse Example => new(
        "4f1c0f2f6f0f5d8f6a3be0e6d1c7a9b2c3d4e5f60718293a4b5c6d7e8f901234", 2, "user:01936d0a7a4e7c119c532f1f0e5a7b11", DateTimeOffset.UnixEpoch.AddYears(56),
        [new WarningResponse(40, 108, "policy.unknown_service", "No other section knows the service 'reporting-service'.")],
        [new PairResponse("order-service", "user-service", ["user:read"], "800/m", 3)]);

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
