namespace ZeroTrust.Authentication.People;

/// <summary>
/// The event source that introduced a person, and what it last said. It alone speaks about the person by events; a person whom
/// the platform introduced has none.
/// </summary>
internal sealed class EventOwner
{
    /// <summary>The <c>source</c> of its events.</summary>
    public string Source { get; set; } = "";

    /// <summary>The sequence of the event that said it; lower or equal ones are late.</summary>
    public long Sequence { get; set; }

    /// <summary>The source deactivated the person: only the source brings the account back.</summary>
    public bool Deactivated { get; set; }

    /// <summary>The roles that the source grants, within its allow-list at that time.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>The service identities that a <c>service_owner</c> may administer, within the allow-list at that time.</summary>
    public List<string> AssignedServices { get; set; } = [];

    /// <summary>Other attributes as given, bounded by the parser.</summary>
    public Dictionary<string, List<string>> Attributes { get; set; } = [];
}
