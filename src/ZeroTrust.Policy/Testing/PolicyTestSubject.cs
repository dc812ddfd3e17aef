using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>Who asks.</summary>
public abstract record PolicyTestSubject
{
    private PolicyTestSubject()
    {
    }

    /// <summary>A service by its name.</summary>
    public sealed record Service(string Name) : PolicyTestSubject;

    /// <summary>A person of the file.</summary>
    public sealed record Person(string Id, ImmutableArray<string> Roles, ImmutableArray<string> AssignedServices) : PolicyTestSubject;

    /// <summary>Somebody without a token.</summary>
    public sealed record Anonymous : PolicyTestSubject;
}
