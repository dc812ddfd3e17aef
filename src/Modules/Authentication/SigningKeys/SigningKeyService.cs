using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// Runs the schedule on every instance: whoever finds something due takes the turn, and the others find it done. Reads the keys
/// again in the same rhythm, in case the change feed said nothing.
/// </summary>
internal sealed partial class SigningKeyService : BackgroundService
{
    private readonly SigningKeyStore _store;
    private readonly SigningKeyRing _ring;
    private readonly TimeProvider _clock;
    private readonly ILogger<SigningKeyService> _logger;
    private readonly TimeSpan _every;

    public SigningKeyService(SigningKeyStore store, SigningKeyRing ring, IOptions<SigningKeyOptions> options, TimeProvider clock, ILogger<SigningKeyService> logger)
    {
        (_store, _ring, _clock, _logger, _every) = (store, ring, clock, logger, options.Value.ReadEvery);
        Telemetry.Meter.CreateObservableGauge("zerotrust_signing_key_age_seconds", AgeOfActive, description: "Since the key that signs began to");
        Telemetry.Meter.CreateObservableGauge("zerotrust_signing_keys", CountByState, description: "Signing keys by state");
        Telemetry.Meter.CreateObservableGauge("zerotrust_signing_key_set_age_seconds", () => _ring.Age.TotalSeconds, description: "Since this instance last read the keys; it stops signing at MaxKeySetAgeSeconds");
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), WatchAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await _store.RunScheduleAsync(stoppingToken);
                await _ring.LoadAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whatever it was, the next tick tries again; an exception that left here would end the host.
                LogFailed(_logger, exception);
            }
        }
    }

    // Apart from the reads: one that hangs is what it watches for.
    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SigningKeyRing.WatchEvery, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            _ring.GiveUpIfStale();
        }
    }

    private IEnumerable<Measurement<double>> AgeOfActive() => !_ring.IsLoaded ? [] :
    [
        .. _ring.Set.Lives.Where(life => life.State == SigningKeyState.Active)
            .Select(life => new Measurement<double>((_clock.GetUtcNow() - life.ActivatedAt!.Value).TotalSeconds, new KeyValuePair<string, object?>("alg", life.Algorithm))),
    ];

    private IEnumerable<Measurement<int>> CountByState() => !_ring.IsLoaded ? [] :
    [
        .. Enum.GetValues<SigningKeyState>()
            .Select(state => new Measurement<int>(_ring.Set.Lives.Count(life => life.State == state), new KeyValuePair<string, object?>("state", SigningKeyView.NameOf(state)))),
    ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule of the signing keys did not run; trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
