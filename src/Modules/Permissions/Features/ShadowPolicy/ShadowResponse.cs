using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Lifecycle;
using Shadows = ZeroTrust.Permissions.Lifecycle.Shadow;

namespace ZeroTrust.Permissions.Features.ShadowPolicy;

/// <summary>The shadow, and what the instance that answers has seen of it.</summary>
/// <param name="Since">From when on this instance counts: when the shadow was set, or it started.</param>
/// <param name="Decisions">Decisions that were compared.</param>
/// <param name="Items">The questions that were seen last, each once, at most 100.</param>
internal sealed record ShadowResponse(
    string Hash, string SetBy, DateTimeOffset SetAt, DateTimeOffset Since, long Decisions, long AllowToDeny, long DenyToAllow, IReadOnlyList<ShadowFlipResponse> Items)
{
    internal static ShadowResponse Example => new(
        PolicyResponse.Example.Hash, PolicyResponse.Example.ActivatedBy, PolicyResponse.Example.ActivatedAt, PolicyResponse.Example.ActivatedAt, 120_000, 3, 0,
        [new ShadowFlipResponse(FlipKinds.AllowToDeny, "service", "order-service", "user-service", "GET /v1/user/profile", 3, PolicyResponse.Example.ActivatedAt, PolicyResponse.Example.ActivatedAt, "allowed", "not_listed", null)]);

    internal static ShadowResponse Of(Shadows.ShadowPolicy shadow) => new(
        shadow.Policy.Version, shadow.SetBy, shadow.SetAt, shadow.Since, shadow.Flips.Decisions, shadow.Flips.AllowToDeny, shadow.Flips.DenyToAllow,
        [.. shadow.Flips.Kept().Select(pair => ShadowFlipResponse.Of(pair.Key, pair.Value))]);
}

/// <summary>One question that the shadow answers otherwise.</summary>
internal sealed record ShadowFlipResponse(
    string Kind, string SubjectType, string SubjectId, string Target, string? Question, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string Reason,
    string ReasonThen, string? RuleThen)
{
    internal static ShadowFlipResponse Of(Shadows.FlippedQuestion question, Shadows.FlipSeen seen) => new(
        question.Kind, question.SubjectKind, question.SubjectId, question.Target, question.Detail, seen.Count, seen.FirstAt, seen.LastAt, seen.Reason, seen.ReasonThen, seen.RuleThen);
}
