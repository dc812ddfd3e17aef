using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadVersion;

/// <summary>A stored policy in short.</summary>
/// <param name="State"><c>active</c>, <c>former</c> or <c>candidate</c>.</param>
/// <param name="Sequence">Of the bundle that a candidate came in; null for one that came unsigned.</param>
/// <param name="Pairs">How many pairs it has.</param>
internal sealed record StoredPolicyResponse(
    string Hash, string State, int Bytes, string SubmittedBy, DateTimeOffset SubmittedAt, long? Sequence, string TableHash, int Pairs, int Roles,
    IReadOnlyList<WarningResponse> Warnings)
{
    internal static StoredPolicyResponse Example => new(
        PolicyResponse.Example.Hash, "candidate", 1200, PolicyResponse.Example.ActivatedBy, PolicyResponse.Example.ActivatedAt, 7,
        "9a1c0f2f6f0f5d8f6a3be0e6d1c7a9b2c3d4e5f60718293a4b5c6d7e8f905678", 1, 2, PolicyResponse.Example.Warnings);

    internal static StoredPolicyResponse Of(StoredPolicy stored, PolicyCompilation.Compiled compiled, string? active) => new(
        stored.Hash, StateOf(stored, active), stored.Source.Length, stored.SubmittedBy, stored.SubmittedAt, stored.Sequence,
        compiled.Snapshot.TableHash, compiled.Snapshot.Pairs.Length, compiled.Snapshot.Roles.Length, [.. compiled.Warnings.Select(WarningResponse.Of)]);

    private static string StateOf(StoredPolicy stored, string? active) =>
        stored.Hash == active ? "active" : stored.WasActive ? "former" : "candidate";
}
