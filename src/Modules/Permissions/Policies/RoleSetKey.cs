using System.Collections.Immutable;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Roles and assigned services by value, in the order given: two different pairs of lists never share a key.</summary>
internal readonly struct RoleSetKey : IEquatable<RoleSetKey>
{
    private readonly int _hash;

    internal RoleSetKey(ImmutableArray<string> roles, ImmutableArray<string> assignedServices)
    {
        Roles = roles.IsDefault ? [] : roles;
        AssignedServices = assignedServices.IsDefault ? [] : assignedServices;
        _hash = HashCode.Combine(HashOf(Roles), HashOf(AssignedServices));
    }

    internal ImmutableArray<string> Roles { get; }

    internal ImmutableArray<string> AssignedServices { get; }

    public bool Equals(RoleSetKey other) =>
        _hash == other._hash
        && Roles.AsSpan().SequenceEqual(other.Roles.AsSpan())
        && AssignedServices.AsSpan().SequenceEqual(other.AssignedServices.AsSpan());

    public override bool Equals(object? obj) => obj is RoleSetKey other && Equals(other);

    public override int GetHashCode() => _hash;

    private static int HashOf(ImmutableArray<string> values)
    {
        var hash = new HashCode();
        hash.Add(values.Length);
        foreach (var value in values)
        {
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
