namespace ZeroTrust.Authentication.People;

/// <summary>What one event source last said of a person.</summary>
internal sealed class SourceRoles
{
    /// <summary>The sequence of the event that said it; lower or equal ones are late.</summary>
    public long Sequence { get; set; }

    /// <summary>The roles that the source grants, within its allow-list at that time.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>The service identities that a <c>service_owner</c> may administer.</summary>
    public List<string> AssignedServices { get; set; } = [];

    /// <summary>Other attributes as given, bounded by the parser.</summary>
    public Dictionary<string, List<string>> Attributes { get; set; } = [];
}
