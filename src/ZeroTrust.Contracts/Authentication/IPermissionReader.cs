namespace ZeroTrust.Contracts.Authentication;

/// <summary>Reads a person's current state: local copy, else Redis, else PostgreSQL.</summary>
public interface IPermissionReader
{
    /// <summary>The subject's state, or null for an unknown subject. Completes synchronously on a local copy.</summary>
    /// <exception cref="PermissionsUnavailableException">No copy is at hand and PostgreSQL does not answer: deny.</exception>
    ValueTask<SubjectState?> ReadAsync(string subject, CancellationToken ct);
}

/// <summary>The truth cannot be reached and no copy is fresh enough to stand in for it.</summary>
public sealed class PermissionsUnavailableException : Exception
{
    /// <summary>Wraps the cause.</summary>
    public PermissionsUnavailableException(Exception cause)
        : base("The permissions of the subject cannot be read right now.", cause) { }
}
