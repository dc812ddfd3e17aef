using System.Globalization;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Host.Commands;

/// <summary>Shows once a second how far an import is, how fast, and how long the rest takes at that speed.</summary>
internal sealed class ImportProgressLines : IAsyncDisposable
{
    private const int MaxLeftSeconds = 86_399;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Action<string> _write;
    private SnapshotProgress? _first;
    private long _firstAt;
    private volatile SnapshotProgress? _latest;

    internal ImportProgressLines(TimeProvider clock, Action<string> write)
    {
        _clock = clock;
        _write = write;
        _timer = clock.CreateTimer(_ => Show(), null, Every, Every);
    }

    /// <summary>Takes note.</summary>
    internal void Report(SnapshotProgress progress)
    {
        if (_first is null)
        {
            // Speed counts from here: an import that goes on has lines behind it that cost this run nothing.
            (_first, _firstAt) = (progress, _clock.GetTimestamp());
        }

        _latest = progress;
    }

    /// <summary>A line such as <c> 42 %  420,000 lines  8,312/s  01:10 left</c>. Pure.</summary>
    internal static string Line(SnapshotProgress first, SnapshotProgress latest, TimeSpan elapsed)
    {
        var rate = (latest.Lines - first.Lines) / elapsed.TotalSeconds;
        var done = latest.Share - first.Share;
        var left = done > 0 ? TimeSpan.FromSeconds(Math.Min(elapsed.TotalSeconds * (1 - latest.Share) / done, MaxLeftSeconds)).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) : "-";
        return string.Create(CultureInfo.InvariantCulture, $"{latest.Share * 100,3:F0} %  {latest.Lines:N0} lines  {rate:N0}/s  {left} left  {latest.Rejected} rejected");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Show()
    {
        if (_latest is { } latest)
        {
            _write(Line(_first!, latest, _clock.GetElapsedTime(_firstAt)));
        }
    }
}
