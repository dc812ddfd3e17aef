using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadPolicy;

/// <summary>The active policy in short.</summary>
internal sealed record PolicyResponse(string Hash, string ActivatedBy, DateTimeOffset ActivatedAt, int Warnings, IReadOnlyList<PairResponse> Pairs)
{
    internal static PolicyResponse Of(ActivePolicyDocument active, PolicySnapshot snapshot, int warnings) => new(
        active.PolicyId, active.ActivatedBy, active.ActivatedAt, warnings,
        [.. snapshot.Pairs.Select(pair => new PairResponse(pair.Caller, pair.Target, [.. pair.Permissions], pair.RateLimit?.ToString(), pair.Line))]);
}

/// <summary>One pair of the matrix.</summary>
internal sealed record PairResponse(string Caller, string Target, IReadOnlyList<string> Permissions, string? RateLimit, int Line);
