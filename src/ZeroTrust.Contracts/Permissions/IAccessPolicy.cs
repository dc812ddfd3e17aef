using System.Collections.Immutable;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Contracts.Permissions;

/// <summary>What the active policy grants, for those who put it into tokens. One call answers from one policy version.</summary>
public interface IAccessPolicy
{
    /// <summary>Hash of the active policy; empty while none is loaded (then everything is denied).</summary>
    string Version { get; }

    /// <summary>Whether the policy defines the role.</summary>
    bool DefinesRole(string role);

    /// <summary>Whether a call may be for this target at all: the platform, or a service that the policy names.</summary>
    bool KnowsService(string name);

    /// <summary>
    /// A person's grant: all permissions of the roles for the audience <c>zerotrust</c>, else those that hold at the target. In
    /// the fewest words: what another of them covers is left out.
    /// </summary>
    PersonGrant ForPerson(SubjectState state, string audience);

    /// <summary>The permissions of the pair as the policy writes them, or null where it has no entry for it.</summary>
    ImmutableArray<string>? ForPair(string caller, string target);

    /// <summary>
    /// What is left where a service acts for a subject at a target: what both hold there, patterns intersected, never more than
    /// either holds.
    /// </summary>
    /// <param name="state">The subject's current state where it is a person; null for a service, which <paramref name="subject"/> names.</param>
    DelegatedGrant ForActor(string actor, string subject, SubjectState? state, string target);

    /// <summary>
    /// The same in the fewest words, for a token; empty where the policy has no entry for the pair. Made once a policy: asking
    /// again costs a look-up and allocates nothing.
    /// </summary>
    ImmutableArray<string> ShortestForPair(string caller, string target);

    /// <summary>What two lists of permissions and patterns both stand for, in the fewest words; never more than either.</summary>
    ImmutableArray<string> HeldByBoth(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second);
}

/// <summary>What a person's roles grant at an audience.</summary>
/// <param name="Reaches">Whether any role reaches the audience.</param>
/// <param name="MfaRequired">Whether any of the roles asks for a second factor.</param>
public readonly record struct PersonGrant(ImmutableArray<string> Permissions, bool Reaches, bool MfaRequired);

/// <summary>What a subject and the service that acts for it hold together at a target.</summary>
/// <param name="Reaches">Whether the policy lets each of the two call the target.</param>
/// <param name="MfaRequired">Whether any role of the person asks for a second factor.</param>
/// <param name="PolicyVersion">The policy that said so; empty where none is loaded.</param>
public readonly record struct DelegatedGrant(ImmutableArray<string> Permissions, bool Reaches, bool MfaRequired, string PolicyVersion);

/// <summary>A policy became the active one.</summary>
public sealed record PolicyActivated(DateTimeOffset At, string Version, string ActivatedBy);

/// <summary>Roles that have a meaning of their own to the platform.</summary>
public static class PlatformRoles
{
    /// <summary>The role of the first administrator; somebody active must always hold it.</summary>
    public const string Administrator = "system_admin";
}
