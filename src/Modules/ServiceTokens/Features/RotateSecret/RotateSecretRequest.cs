using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.RotateSecret;

/// <summary>Asks for a new secret.</summary>
/// <param name="OverlapSeconds">For how long the old secret works beside the new one.</param>
internal sealed record RotateSecretRequest(int? OverlapSeconds = null)
{
    internal const int MaxOverlapSeconds = 86_400;

    internal static IReadOnlyList<FieldError> Check(RotateSecretRequest request) => request.OverlapSeconds is < 0 or > MaxOverlapSeconds
        ? [new FieldError("overlap_seconds", $"Must be a whole number from 0 to {MaxOverlapSeconds}.")]
        : [];
}

/// <summary>The one answer that shows the new secret.</summary>
/// <param name="PreviousEndsAt">When the old secret ends, or ended.</param>
internal sealed record RotatedSecret(string Name, string ClientId, string ClientSecret, DateTimeOffset PreviousEndsAt)
{
    public override string ToString() => Name;
}
