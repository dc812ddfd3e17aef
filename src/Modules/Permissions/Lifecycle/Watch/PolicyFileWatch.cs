using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Permissions.Lifecycle.Watch;

/// <summary>
/// Submits a file whenever its content changes. It is looked at each second and not waited for: notifications of mounted volumes and
/// container file systems do not come everywhere.
/// </summary>
internal sealed class PolicyFileWatch(WatchSubmission submission, IOptions<PolicyOptions> options, PolicyIntake intake, TimeProvider clock, ILogger<PolicyFileWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly Counter<long> Files = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_policy_watch_total", description: "Contents of the watched policy file, by outcome");

    private readonly WatchedFile _file = new(options.Value.WatchFile, intake.MaxLength(isBundle: true));
    private bool _isFirst = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.WatchFile.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var (bytes, problem) = await _file.LookAsync(ct);
        if (problem is not null)
        {
            _file.Done();
            Tell("unreadable", problem);
        }
        else if (bytes is not null)
        {
            await SubmitAsync(bytes, ct);
        }
    }

    private async Task SubmitAsync(byte[] bytes, CancellationToken ct)
    {
        try
        {
            var outcome = await submission.RunAsync(bytes, _isFirst, ct);
            if (outcome is WatchOutcome.Later)
            {
                return;
            }

            _isFirst = false;
            _file.Done();
            Tell(outcome);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The next look tries again; decisions go on by the active policy.
            Log.WatchFailed(logger, exception);
        }
    }

    private void Tell(WatchOutcome outcome)
    {
        switch (outcome)
        {
            case WatchOutcome.Submitted submitted:
                Files.Add(1, new KeyValuePair<string, object?>("outcome", "submitted"));
                Log.WatchSubmitted(logger, options.Value.WatchFile, submitted.Hash, submitted.Became);
                break;
            case WatchOutcome.Refused refused:
                Tell("refused", string.Join(' ', refused.Causes));
                break;
        }
    }

    private void Tell(string outcome, string cause)
    {
        Files.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        Log.WatchRefused(logger, options.Value.WatchFile, cause);
    }
}
