using System.Collections.Concurrent;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>The active snapshot, swapped atomically. Who takes <see cref="Current"/> once decides from exactly one version.</summary>
internal sealed class PolicyHolder
{
    private volatile ActivePolicy? _current;

    /// <summary>The active policy, or null while none is loaded.</summary>
    internal ActivePolicy? Current => _current;

    internal void Activate(PolicySnapshot snapshot, int warnings) => _current = new ActivePolicy(snapshot, warnings);
}

/// <summary>A snapshot and the expansions of role sets that were asked for under it.</summary>
internal sealed class ActivePolicy(PolicySnapshot snapshot, int warnings)
{
    // People share few role sets; past this many the rest is expanded each time rather than kept.
    private const int MaxExpansions = 10_000;
    private readonly ConcurrentDictionary<string, PersonAccess> _people = new(StringComparer.Ordinal);

    internal PolicySnapshot Snapshot { get; } = snapshot;

    internal int Warnings { get; } = warnings;

    /// <summary>What the person's roles give under this policy; nothing for a deactivated person.</summary>
    internal PersonAccess Expand(SubjectState state)
    {
        if (!state.Active)
        {
            return Snapshot.ForPerson([], []);
        }

        // Neither a role nor a service name can hold these separators, so that two sets never share a key.
        var key = $"{string.Join('\n', state.Roles)}\0{string.Join('\n', state.AssignedServices)}";
        if (_people.TryGetValue(key, out var known))
        {
            return known;
        }

        var access = Snapshot.ForPerson(state.Roles, state.AssignedServices);
        if (_people.Count < MaxExpansions)
        {
            _people.TryAdd(key, access);
        }

        return access;
    }
}
