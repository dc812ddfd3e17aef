namespace ZeroTrust.Testing;

/// <summary>The checkout that the running test was built from.</summary>
public static class Checkout
{
    /// <summary>The folder of ZeroTrust.sln, found upward from the test's executable.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below <see cref="Root"/>.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "ZeroTrust.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No ZeroTrust.sln above {AppContext.BaseDirectory}.");
    }
}
