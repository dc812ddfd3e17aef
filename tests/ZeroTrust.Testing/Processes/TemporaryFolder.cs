namespace ZeroTrust.Testing;

/// <summary>A folder below /tmp that other users can pass through but not read, removed at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder.</summary>
    public TemporaryFolder(string purpose)
    {
        Location = Directory.CreateTempSubdirectory($"zerotrust-{purpose}-").FullName;
        File.SetUnixFileMode(Location, PassThrough);
    }

    /// <summary>Its absolute path.</summary>
    public string Location { get; }

    /// <summary>A path inside.</summary>
    public string Inside(string name) => Path.Combine(Location, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Location))
        {
            Directory.Delete(Location, recursive: true);
        }
    }
}
