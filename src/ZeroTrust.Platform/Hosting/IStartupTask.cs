namespace ZeroTrust.Platform.Hosting;

/// <summary>
/// Work that must be done before the first request: keys made, policy loaded, directories read.
/// Runs in <c>serve</c> after the schema is known to be current, in ascending <see cref="Order"/>.
/// Must be safe to run on several instances at once.
/// </summary>
public interface IStartupTask
{
    /// <summary>10 keys, 20 policy, 30 directories and copies, 40 what needs all of them.</summary>
    int Order { get; }

    /// <summary>Does the work, or throws: then the host does not become ready.</summary>
    Task RunAsync(CancellationToken ct);
}
