using System.Collections.Immutable;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Contracts.Permissions;

/// <summary>Decides calls to the platform's own API, with the same engine as every other call.</summary>
public interface IPlatformAccess
{
    /// <summary>
    /// Whether the caller holds <paramref name="permission"/> at the target <c>zerotrust</c>.
    /// Pure and in memory; <paramref name="state"/> is the person's current state. A person whose roles give it may still be refused for
    /// the login that the token tells of, by one of the reasons named at <see cref="PlatformVerdict"/>.
    /// </summary>
    PlatformVerdict Check(Caller caller, SubjectState? state, string permission);

    /// <summary>Whether a person, who need not be calling, holds <paramref name="permission"/> at the platform now.</summary>
    PlatformVerdict Check(SubjectState person, string permission);

    /// <summary>
    /// Whether the caller holds at the platform, without a bound, all that the roles of <paramref name="person"/> give there,
    /// bounded ones and those of a deactivated person included. Everybody covers themselves. Pure and in memory;
    /// <paramref name="state"/> is the caller's current state.
    /// </summary>
    bool Covers(Caller caller, SubjectState? state, SubjectState person);

    /// <summary>The same of a person who need not be calling.</summary>
    bool Covers(SubjectState holder, SubjectState person);
}

/// <summary>The platform's verdict.</summary>
/// <param name="OnlyServices">
/// Null for no bound. Else the caller may act only on these service identities (a <c>service_owner</c> and its
/// <c>assigned_services</c>), and only endpoints that declare themselves service-scoped let it through.
/// </param>
public readonly record struct PlatformVerdict(bool Allowed, string Reason, string? Rule, string? PolicyVersion, ImmutableArray<string>? OnlyServices)
{
    /// <summary>The reason where the caller's roles ask for a second factor, which the login did not have.</summary>
    public const string MfaRequired = "mfa_required";

    /// <summary>The reason where the session is good for enrolling a second factor and for nothing else.</summary>
    public const string EnrolmentOnly = "enrolment_only";

    /// <summary>The reason where the caller must prove anew who they are.</summary>
    public const string StepUpRequired = "step_up_required";

    /// <summary>Whether the named service identity is within the bound.</summary>
    public bool Covers(string service) => Allowed && (OnlyServices is not { } only || only.Contains(service, StringComparer.Ordinal));
}
