using System.Collections.Immutable;

namespace ZeroTrust.Contracts.Authentication;

/// <summary>
/// What is known of a person for decisions: the effective roles (from events and from administrators) at one epoch.
/// Permissions follow from the roles under the active policy, so a new policy needs no rewriting of these.
/// </summary>
/// <param name="Epoch">Moves by one on every change of the subject; a copy with a lower epoch is stale.</param>
/// <param name="ValidAfter">Tokens issued before this instant are refused.</param>
/// <param name="Active">A deactivated person holds nothing.</param>
public sealed record SubjectState(
    string Subject,
    long Epoch,
    bool Active,
    DateTimeOffset ValidAfter,
    ImmutableArray<string> Roles,
    ImmutableArray<string> AssignedServices)
{
    /// <summary>
    /// The epoch of the change that last moved <see cref="ValidAfter"/>; 0 where none did. It decides before the instant does,
    /// because a token's <c>iat</c> has whole seconds and <c>perm_epoch</c> is exact.
    /// </summary>
    public long ValidAfterEpoch { get; init; }

    /// <summary>
    /// A login or step-up from before this instant is not enough for any decision (risk-based step-up); null for none.
    /// </summary>
    public DateTimeOffset? StepUpAfter { get; init; }
}
