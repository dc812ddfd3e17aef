using System.IO.Compression;
using ZeroTrust.Authentication.Import;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Import;

/// <summary>A snapshot file of a test, and runs of it.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly TemporaryFolder _folder = new("snapshot");

    public Snapshot(IEnumerable<string> lines, bool isCompressed = false)
    {
        using var file = File.Create(Path);
        using var text = isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        foreach (var line in lines)
        {
            text.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    public string Path => _folder.Inside("people.ndjson");

    public string Report => _folder.Inside("rejected.ndjson");

    public static string Line(string subject, long sequence = 1, string roles = "\"customer_support\"", string more = "") =>
        $$$"""{"subject":"{{{subject}}}","sequence":{{{sequence}}},"data":{"username":"{{{subject}}}@example.org","roles":[{{{roles}}}]}{{{more}}}}""";

    public static IEnumerable<string> Of(string prefix, int count) => Enumerable.Range(0, count).Select(i => Line($"{prefix}-{i}"));

    public Task<SnapshotResult> RunAsync(
        SyncFixture fixture, Action<ImportOptions>? configure = null, Action<SnapshotProgress>? progress = null, bool resume = false, bool again = false,
        string source = "user-service") =>
        fixture.Import(configure).RunAsync(new SnapshotRequest(source, Path, Report, resume, again), progress ?? (_ => { }), Xunit.TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}
