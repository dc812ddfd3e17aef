using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>All identities at one moment; replaced as a whole.</summary>
internal sealed class DirectorySnapshot
{
    internal static readonly DirectorySnapshot Empty = new([]);
    private readonly FrozenDictionary<string, DirectoryEntry> _byClientId;
    private readonly FrozenDictionary<string, DirectoryEntry> _byName;

    internal DirectorySnapshot(ImmutableArray<DirectoryEntry> entries)
    {
        _byClientId = entries.ToFrozenDictionary(entry => entry.Identity.ClientId, StringComparer.Ordinal);
        _byName = entries.ToFrozenDictionary(entry => entry.Identity.Name, StringComparer.Ordinal);
    }

    internal int Count => _byName.Count;

    /// <summary>The same with one identity replaced, or removed where it is null.</summary>
    internal DirectorySnapshot With(string name, DirectoryEntry? replacement)
    {
        var others = _byName.Values.Where(entry => !string.Equals(entry.Identity.Name, name, StringComparison.Ordinal));
        return replacement is null
            ? new DirectorySnapshot([.. others])
            : new DirectorySnapshot([.. others, replacement]);
    }

    internal DirectoryEntry? ByClientId(string clientId) => _byClientId.GetValueOrDefault(clientId);

    internal DirectoryEntry? ByName(string name) => _byName.GetValueOrDefault(name);
}
