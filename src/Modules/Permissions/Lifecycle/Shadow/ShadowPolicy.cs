using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>A policy that is asked beside the active one and decides nothing, with what this instance has seen of it.</summary>
/// <param name="Number">Rises with every change of the shadow: a load that finishes late cannot put an older one back.</param>
internal sealed record ShadowPolicy(ActivePolicy Policy, long Number, string SetBy, DateTimeOffset SetAt, DateTimeOffset Since)
{
    internal ShadowFlips Flips { get; } = new();
}
