using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.People;

/// <summary>What can be wrong with the administration of people.</summary>
internal static class UserProblems
{
    public static readonly Problem UserNameTaken = new("user.user_name_taken", 409, "Another person has this user name.");
    public static readonly Problem RoleUnknown = new("user.role_unknown", 422, "The active policy does not define this role.");
    public static readonly Problem RoleFromEvents = new("user.role_from_events", 409, "The role comes from an event source; only the source can take it away.");
    public static readonly Problem DeactivatedByEvents = new("user.deactivated_by_events", 409, "The owning event source deactivated the person; only the source can undo it.");
    public static readonly Problem SelfGrant = new("user.self_grant", 403, "Nobody may grant a role to themselves.");
    public static readonly Problem HoldsMore = new("user.holds_more", 403, "The person or the role has permissions that the caller lacks.");
    public static readonly Problem NoEmail = new("user.no_email", 409, "The person has no e-mail address.");
    public static readonly Problem Inactive = new("user.inactive", 409, "The person is deactivated.");
    public static readonly Problem LastAdministrator = new("user.last_administrator", 409, "This is the last active administrator.");
}
