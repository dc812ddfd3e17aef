using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.Import;

/// <summary>Imports a snapshot, chunk by chunk. One import at a time: two would only wait for each other's rows.</summary>
internal sealed class SnapshotImport(
    EventSources sources, IAccessPolicy policy, ImportMarks marks, ChunkIntake intake, RedisCopies copies, NpgsqlDataSource database,
    IOptions<ImportOptions> options) : ISnapshotImport
{
    // Two: one chunk is read and understood while the one before it is committed.
    private const int ChunksAhead = 2;

    /// <inheritdoc />
    public async Task<SnapshotResult> RunAsync(SnapshotRequest request, Action<SnapshotProgress> progress, CancellationToken ct)
    {
        if (sources.Find(request.Source) is not { } source)
        {
            return new SnapshotResult.Refused($"{EventOptions.Section}:Sources has no source '{request.Source}'.");
        }

        if (policy.Version.Length == 0)
        {
            return new SnapshotResult.Refused("The database has no policy yet, so no role is known: start `zerotrust serve` once before.");
        }

        var order = new ImportOrder(source, await SnapshotFile.FingerprintAsync(request.File, ct));
        SnapshotResult result = new SnapshotResult.Refused("Another import is under way.");
        await AdvisoryLock.TryRunAsync(database, "import", async () => result = await BeginAsync(order, request, progress, ct), ct);
        return result;
    }

    private async Task<SnapshotResult> BeginAsync(ImportOrder order, SnapshotRequest request, Action<SnapshotProgress> progress, CancellationToken ct)
    {
        var mark = await marks.FindAsync(order, ct);
        if (mark is { IsFinished: true } && !request.Again)
        {
            return new SnapshotResult.Done(Counts(mark, 1));
        }

        if (mark is { IsFinished: false, Line: > 0 } && !request.Resume && !request.Again)
        {
            return new SnapshotResult.Refused($"An import of this file stopped after line {mark.Line}: --resume goes on there, --again begins anew.");
        }

        if (mark is null || request.Again)
        {
            await marks.BeginAsync(order, ct);
            mark = ImportMark.Start;
        }

        mark = await ImportAsync(order, mark, request, progress, ct);
        // Whoever serves fills Redis anew, those who were imported included.
        await copies.UnmarkFilledAsync();
        return new SnapshotResult.Done(Counts(mark, 1));
    }

    private async Task<ImportMark> ImportAsync(
        ImportOrder order, ImportMark mark, SnapshotRequest request, Action<SnapshotProgress> progress, CancellationToken ct)
    {
        await using var report = await RejectedReport.OpenAsync(request.Report, mark.Line, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var chunks = Channel.CreateBounded<SnapshotChunk>(ChunksAhead);
        var reading = ReadAsync(order, mark, request.File, chunks.Writer, stop.Token);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(ct))
            {
                mark = await intake.RunAsync(order, chunk, mark, report.WriteAsync, ct);
                report.Keep();
                progress(Counts(mark, chunk.Share));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }

        await marks.FinishAsync(order, ct);
        return mark with { IsFinished = true };
    }

    // Every fault goes through the channel to the one who commits.
    private async Task ReadAsync(ImportOrder order, ImportMark mark, string path, ChannelWriter<SnapshotChunk> chunks, CancellationToken ct)
    {
        Exception? fault = null;
        try
        {
            await using var file = await SnapshotFile.OpenAsync(path, mark.Offset, ct);
            var lines = file.LinesAsync(mark.Line, mark.Offset, options.Value.MaxLineBytes, ct);
            var reader = new SnapshotLineReader(order.Source.Source, order.Fingerprint);
            await foreach (var chunk in SnapshotChunk.CutAsync(lines, reader, options.Value.ChunkLines, () => file.Share))
            {
                await chunks.WriteAsync(chunk, ct);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or OperationCanceledException)
        {
            fault = exception;
        }

        chunks.TryComplete(fault);
    }

    private static SnapshotProgress Counts(ImportMark mark, double share) => new(mark.Lines, mark.Applied, mark.Late, mark.Rejected, share);
}
