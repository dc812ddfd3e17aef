namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>What a search looks for (AuthZEN 1.0 section 8).</summary>
internal enum SearchKind
{
    Subject = 0,
    Resource,
    Action,
}
