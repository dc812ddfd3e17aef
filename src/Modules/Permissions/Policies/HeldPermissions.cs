using System.Collections.Immutable;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>What somebody holds at a target in the fewest words, as a list for tokens and as a header value for proxies.</summary>
internal sealed class HeldPermissions
{
    internal static readonly HeldPermissions None = new([]);

    private HeldPermissions(ImmutableArray<string> list)
    {
        List = list;
        Header = PermissionsHeader.Of(list);
    }

    internal ImmutableArray<string> List { get; }

    internal PermissionsHeader Header { get; }

    internal static HeldPermissions Of(ImmutableArray<string> asWritten) => new(PermissionCompaction.Compact(asWritten));
}
