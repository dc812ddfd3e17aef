using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Platform.Keys;

/// <summary>
/// Writes a file of mode 0600 that is there whole or not at all, after a power cut too: a draft is flushed and moved, then the
/// folder is flushed.
/// </summary>
internal static class DurableFile
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadOnlyDirectory = 0x10000;

    /// <summary>Writes; false where the file exists and must not be replaced.</summary>
    internal static bool Write(string path, ReadOnlySpan<byte> content, bool replace)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        // A name of its own: containers that share the folder share their process ids too.
        var draft = $"{full}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.new";
        using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, full, replace);
        }
        catch (IOException) when (!replace && File.Exists(full))
        {
            File.Delete(draft);
            return false;
        }

        Flush(folder);
        return true;
    }

    // .NET opens no folders. A file system that cannot flush one says so, and there is nothing more to do about it.
    private static void Flush(string folder)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(folder), 0];
        var handle = Open(ref name[0], ReadOnlyDirectory);
        if (handle >= 0)
        {
            _ = Fsync(handle);
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(ref byte path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
