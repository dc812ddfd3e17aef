namespace ZeroTrust.Permissions.Lifecycle.Watch;

/// <summary>A file that is looked at again and again; read only when it may have changed.</summary>
internal sealed class WatchedFile(string path, int maxBytes)
{
    private (DateTime Written, long Length)? _done;
    private (DateTime Written, long Length)? _seen;

    /// <summary>The content where it may be new, or what is wrong with the file; nothing where it is as it was.</summary>
    internal async Task<(byte[]? Bytes, string? Problem)> LookAsync(CancellationToken ct)
    {
        try
        {
            // The file behind the links: a mounted ConfigMap changes where they point to.
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
            // A file that is being written grows: it is read when it was the same at two looks.
            var isStill = _seen == now;
            _seen = now;
            if (!isStill || _done == now)
            {
                return default;
            }

            return now.Length switch
            {
                < 0 => (null, "it does not exist"),
                _ when now.Length > maxBytes => (null, $"it is larger than {maxBytes} bytes"),
                _ => (await File.ReadAllBytesAsync(path, ct), null),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>What was seen last needs no other look until it changes.</summary>
    internal void Done() => _done = _seen;
}
