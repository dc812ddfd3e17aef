using ConsoleAppFramework;
using Npgsql;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Host.Hosting;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust import</c>.</summary>
internal sealed class ImportCommand
{
    /// <summary>Load a snapshot of an event source's people, as for the first load; servers may go on serving. Settings come from the same environment variables as for `zerotrust serve`.</summary>
    /// <param name="source">-s, A source of ZeroTrust__Events__Sources; its roles and services bound what the lines may grant.</param>
    /// <param name="file">-f, NDJSON with the state of one person a line, plain or compressed with gzip.</param>
    /// <param name="report">-r, Where rejected lines are listed with their codes; by default the file's name with .rejected.ndjson.</param>
    /// <param name="resume">Go on where an earlier import of the same file stopped.</param>
    /// <param name="again">Read a file once more; what is known by now changes nothing.</param>
    [Command("import")]
    public async Task<int> ImportAsync(
        string source, string file, string? report = null, bool resume = false, bool again = false, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(file))
        {
            return await RefuseAsync("--file must name a file that exists.");
        }

        var request = new SnapshotRequest(source, Path.GetFullPath(file), Path.GetFullPath(report ?? $"{file}.rejected.ndjson"), resume, again);
        var builder = ServerBuilder.Create();
        // A policy is only ever read here: the first one is stored by the server, which also tells others of it.
        builder.Configuration["ZeroTrust:Policy:SeedFile"] = "";
        await using var app = ServerBuilder.Build(builder);
        try
        {
            return await RunAsync(app.Services, request, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync("stopped; --resume goes on here.");
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return await FailAsync($"{exception.Message} What was committed stays; --resume goes on there.");
        }
    }

    private static async Task<int> RunAsync(IServiceProvider services, SnapshotRequest request, CancellationToken ct)
    {
        if (!await SchemaMigration.IsCurrentAsync(services.GetRequiredService<NpgsqlDataSource>(), ct))
        {
            return await RefuseAsync("the database is not at the schema of this binary: run `zerotrust migrate`.");
        }

        await Offline.PrepareAsync(services, ct);
        await using var lines = new ImportProgressLines(services.GetRequiredService<TimeProvider>(), Console.WriteLine);
        return await services.GetRequiredService<ISnapshotImport>().RunAsync(request, lines.Report, ct) switch
        {
            SnapshotResult.Done { Counts: var counts } => Finish(counts, request.Report),
            SnapshotResult.Refused refused => await RefuseAsync(refused.Reason),
            var other => throw new InvalidOperationException($"Unknown result {other.GetType().Name}."),
        };
    }

    private static int Finish(SnapshotProgress counts, string report)
    {
        Console.WriteLine($"imported: {counts.Applied} applied, {counts.Late} known already, {counts.Rejected} rejected");
        if (counts.Rejected == 0)
        {
            return 0;
        }

        Console.WriteLine($"rejected lines are listed in {report}");
        return ExitCodes.Failed;
    }

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"zerotrust: {reason}");
        return ExitCodes.BadOption;
    }

    private static async Task<int> FailAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"zerotrust: {reason}");
        return ExitCodes.Failed;
    }
}
