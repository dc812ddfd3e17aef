using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Marten.Schema;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.People;

/// <summary>
/// A person as stored. What the owning event source says and what administrators say is kept apart: roles hold when either
/// grants them, and a deactivation holds while either says so. Changed only together with <see cref="PersonStore.RecordChangeAsync"/>, which moves the epoch.
/// </summary>
internal sealed class PersonDocument
{
    /// <summary>The subject.</summary>
    public string Id { get; set; } = "";

    public ProtectedValue? UserName { get; set; }

    /// <summary>The look-up of the user name; unique across people.</summary>
    public string? UserNameLookup { get; set; }

    public ProtectedValue? Email { get; set; }

    public ProtectedValue? Phone { get; set; }

    public string? Locale { get; set; }

    /// <summary>A deactivated person holds nothing.</summary>
    [JsonIgnore]
    public bool Active => !HeldByAdministrator && Owner is not { Deactivated: true };

    /// <summary>An administrator deactivated the person: no event brings the account back.</summary>
    public bool HeldByAdministrator { get; set; }

    /// <summary>Active and holding the role that may do everything; indexed to find the last one.</summary>
    public bool Administrator { get; set; }

    /// <summary>Moves by one on every change; 0 before the first.</summary>
    public long Epoch { get; set; }

    /// <summary>Tokens issued before this instant are refused.</summary>
    public DateTimeOffset ValidAfter { get; set; }

    /// <summary>The epoch of the change that last moved <see cref="ValidAfter"/>; 0 before the first.</summary>
    public long ValidAfterEpoch { get; set; }

    /// <summary>Sessions opened at an earlier epoch are over, however many there are; 0 before the first change that ended them.</summary>
    public long SessionsFromEpoch { get; set; }

    /// <summary>A login or step-up from before this instant is not enough for any decision; null for none. A whole second.</summary>
    public DateTimeOffset? StepUpAfter { get; set; }

    /// <summary>The event source that introduced the person, for good; null where the platform did (setup, <c>POST /v1/users</c>).</summary>
    public EventOwner? Owner { get; set; }

    /// <summary>Granted by administrators.</summary>
    public List<string> GrantedRoles { get; set; } = [];

    [Version]
    public Guid Version { get; set; }

    /// <summary>The union of all roles, sorted, whether or not the person is active.</summary>
    public ImmutableArray<string> AssignedRoles() =>
        [.. GrantedRoles.Concat(Owner?.Roles ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The roles that hold now.</summary>
    public ImmutableArray<string> EffectiveRoles() => Active ? AssignedRoles() : [];

    /// <summary>What decisions know of the person.</summary>
    public SubjectState ToState() => Active ? ToActiveState() : ToActiveState() with { Active = false, Roles = [], AssignedServices = [] };

    /// <summary>What decisions would know of the person if it were active.</summary>
    public SubjectState ToActiveState() =>
        new(Id, Epoch, true, ValidAfter, AssignedRoles(), [.. Owner?.AssignedServices ?? []]) { ValidAfterEpoch = ValidAfterEpoch, StepUpAfter = StepUpAfter };

    /// <summary>Refuses every token made so far; part of a change, which moves the epoch by one.</summary>
    public void RefuseEarlierTokens(DateTimeOffset now)
    {
        ValidAfter = now;
        ValidAfterEpoch = Epoch + 1;
    }

    /// <summary>Ends every session opened so far and refuses every token made so far; part of a change, which moves the epoch by one.</summary>
    public void EndSessions(DateTimeOffset now)
    {
        RefuseEarlierTokens(now);
        SessionsFromEpoch = Epoch + 1;
    }
}
