using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions;

/// <summary>The module's errors.</summary>
internal static class PermissionsProblems
{
    internal static readonly Problem InvalidPolicy = new("policy.invalid", 400, "The policy is not valid; the active one stays.");
    internal static readonly Problem LocksOut = new("policy.locks_out_administrators", 400, "Under this policy you could not replace it again.");
    internal static readonly Problem NoPolicy = new("policy.none", 404, "No policy is active yet.");
    internal static readonly Problem BundleRequired = new("policy.bundle_required", 400, "Policies come as signed bundles here.");
    internal static readonly Problem BundleInvalid = new("policy.bundle_invalid", 400, "The bundle is not one that a known key signed for this installation.");
    internal static readonly Problem BundleReplayed = new("policy.bundle_replayed", 409, "A bundle with this sequence or a higher one was taken in before.");
    internal static readonly Problem ActivationWaits = new("policy.activation_waits", 409, "The activation of this policy waits for its approval already.");
    internal static readonly Problem TooManyActivations = new("policy.too_many_activations", 409, "Too many changes that the caller asked for wait for their approval.");
    internal static readonly Problem NothingBefore = new("policy.nothing_before", 409, "No policy was active before this one.");
    internal static readonly Problem NoShadow = new("policy.no_shadow", 404, "No policy is the shadow.");
    internal static readonly Problem ReplayRunning = new("policy.replay_running", 409, "This instance replays decisions already; try again when it is done.");
}
