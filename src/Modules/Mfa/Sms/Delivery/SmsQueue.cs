using System.Diagnostics.Metrics;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wolverine;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Sms.Providers;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Mfa.Sms.Delivery;

/// <summary>Seals messages for the queue and delivers them from there. What cannot be sent while its code lives is dropped, with evidence.</summary>
internal sealed partial class SmsQueue(
    ISmsSender sender, PersonalValues values, IAuditWriter audit, IOptions<SmsOptions> options, TimeProvider clock, ILogger<SmsQueue> logger) : ISmsQueue
{
    private const string Kind = "sms";
    private const int FirstPauseSeconds = 2;
    private const int Growth = 4;
    private static readonly Counter<long> Tried = Telemetry.Meter.CreateCounter<long>("zerotrust_sms_total", description: "Tries to send a code to a phone, by outcome");
    private readonly SmsOptions _options = options.Value;

    /// <summary>The durable message for a text; shows neither number nor code.</summary>
    public SmsDue Seal(Guid send, string to, string text, DateTimeOffset notAfter) =>
        new(send, values.Seal(Kind, JsonSerializer.Serialize(new SmsText(send.ToString("N"), to, text, notAfter), SmsJson.Default.SmsText)), notAfter, Tries: 0, MaySent: false);

    /// <summary>What a message holds.</summary>
    public SmsText Open(SmsDue due) => JsonSerializer.Deserialize(values.Reveal(Kind, due.Sealed), SmsJson.Default.SmsText)!;

    /// <inheritdoc />
    public async Task<DeliveryMessage<SmsDue>?> DeliverAsync(SmsDue due, IDocumentSession session, CancellationToken ct)
    {
        if (_options.Delivery == SmsDelivery.Off || due.NotAfter <= clock.GetUtcNow())
        {
            Drop(session, due, _options.Delivery == SmsDelivery.Off ? "off" : "expired");
            return null;
        }

        switch (await sender.SendAsync(Open(due), ct))
        {
            case SmsOutcome.Refused refused:
                // It stays counted: else numbers that do not exist would be free of every limit.
                Give(session, due, "refused", refused.Reason);
                return null;
            case SmsOutcome.Failed failed:
                Count("failed");
                LogFailed(logger, due.Id, failed.Reason);
                return Again(session, due with { Tries = due.Tries + 1, MaySent = due.MaySent || failed.MaySend }, failed.Reason);
            default:
                session.QueueSqlCommand("update mfa.sms_sends set sent_at = ? where id = ?", clock.GetUtcNow(), due.Id);
                Count("sent");
                return null;
        }
    }

    private DeliveryMessage<SmsDue>? Again(IDocumentSession session, SmsDue next, string reason)
    {
        var pause = TimeSpan.FromSeconds(FirstPauseSeconds * Math.Pow(Growth, next.Tries - 1));
        if (next.Tries <= _options.Retries && clock.GetUtcNow() + pause < next.NotAfter)
        {
            return next.DelayedFor(pause);
        }

        Drop(session, next, reason);
        return null;
    }

    private void Drop(IDocumentSession session, SmsDue due, string reason)
    {
        if (!due.MaySent)
        {
            SmsLimits.TakeBack(session, due.Id);
        }

        Give(session, due, "dropped", reason);
    }

    private void Give(IDocumentSession session, SmsDue due, string outcome, string reason)
    {
        audit.Append(session, new AuditEntry($"sms.{outcome}", AuditActor.System, "sms", due.Id.ToString("N"), AuditOutcome.Failure, reason));
        Count(outcome);
        LogGivenUp(logger, due.Id, outcome, reason);
    }

    private static void Count(string outcome) => Tried.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMS {Id} was not taken: {Reason}")]
    private static partial void LogFailed(ILogger logger, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMS {Id} is {Outcome}: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, Guid id, string outcome, string reason);
}
