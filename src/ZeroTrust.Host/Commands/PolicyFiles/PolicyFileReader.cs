using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>Reads files that people name on the command line.</summary>
internal static class PolicyFileReader
{
    /// <summary>
    /// The bytes, or null with a line on <paramref name="error"/>. Of a file over the limit one byte more than the limit is read: enough for
    /// the compiler to refuse it, whatever the file is.
    /// </summary>
    internal static async Task<byte[]?> ReadAsync(string path, PolicyLimits limits, TextWriter error)
    {
        try
        {
            await using var file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while (bytes.Length <= limits.MaxBytes && (read = await file.ReadAsync(buffer)) > 0)
            {
                bytes.Write(buffer, 0, (int)Math.Min(read, limits.MaxBytes + 1 - bytes.Length));
            }

            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await error.WriteLineAsync($"zerotrust: {Visible(path)} cannot be read: {Visible(exception.Message)}");
            return null;
        }
    }

    /// <summary>A name as one line, without anything that a terminal acts on.</summary>
    internal static string Visible(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            span[i] = char.IsControl(source[i]) ? '?' : source[i];
        }
    });
}
