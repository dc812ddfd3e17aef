using Xunit;

namespace ZeroTrust.Testing;

/// <summary>Reference data that lies beside the checkout, in <c>shared/data</c> of a folder above it, and is never copied into it.</summary>
public static class SharedData
{
    /// <summary>The absolute path of a file or folder of the shared data; the running test is skipped where it is absent.</summary>
    public static string Find(params string[] parts)
    {
        for (var folder = new DirectoryInfo(Checkout.Root).Parent; folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine([folder.FullName, "shared", "data", .. parts]);
            if (Path.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip($"shared/data/{string.Join('/', parts)} is not on this machine.");
        return string.Empty;
    }
}
