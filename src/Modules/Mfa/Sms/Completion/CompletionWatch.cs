using System.Diagnostics.Metrics;
using System.Globalization;
using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Mfa.Sms.Completion;

/// <summary>
/// Raises the alarm, once a window, about countries and blocks of numbers to which many codes are sent that nobody enters: who has them sent
/// may be paid for it.
/// </summary>
internal sealed partial class CompletionWatch(
    CompletionRates rates, IServiceScopeFactory scopes, IOptions<SmsCompletionOptions> options, TimeProvider clock, ILogger<CompletionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly Counter<long> Alarms = Telemetry.Meter.CreateCounter<long>("zerotrust_sms_completion_low_total", description: "Alarms about places whose codes are hardly ever entered");

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var place in await rates.LowAsync(now, ct))
        {
            await RaiseAsync(place, now, ct);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (options.Value.Enabled && await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(logger, exception);
            }
        }
    }

    private async Task RaiseAsync(PlaceRate place, DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        rates.Raise(session, place, now);
        scope.ServiceProvider.GetRequiredService<IAuditWriter>().Append(session, new AuditEntry(
            "sms.completion_low", AuditActor.System, $"sms_{place.Kind}", place.Value, AuditOutcome.Success)
        {
            Changes = [Number("sent", place.Sent), Number("completed", place.Completed)],
        });
        await outbox.PublishAsync(new SmsCompletionLow(now, place.Kind, place.Value, place.Sent, place.Completed));
        try
        {
            await session.SaveChangesAsync(ct);
        }
        catch (ConcurrencyException)
        {
            // Another instance raised it.
            return;
        }

        Alarms.Add(1, new KeyValuePair<string, object?>("place", place.Kind));
        LogLow(logger, place.Kind, place.Value, place.Sent, place.Completed);
    }

    private static AuditChange Number(string field, int value) => new(field, null, value.ToString(CultureInfo.InvariantCulture));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Of {Sent} codes sent to the {Kind} {Value} {Completed} were entered: somebody may have them sent for money")]
    private static partial void LogLow(ILogger logger, string kind, string value, int sent, int completed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The completion of SMS codes could not be looked at; the next look is in a minute")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
