using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Platform.Notifications;

/// <summary>
/// Seals notifications for the queue and delivers them from there. A module publishes what <see cref="Seal"/> gives through the
/// outbox of its change; the message's handler calls <see cref="DeliverAsync"/> after the commit, as often as it takes within limits.
/// </summary>
public sealed partial class NotificationMail(IServiceProvider services, PersonalValues values, IOptions<NotificationOptions> options, TimeProvider clock, ILogger<NotificationMail> logger)
{
    private const string Kind = "notification";
    private static readonly Counter<long> Delivered = Telemetry.Meter.CreateCounter<long>("zerotrust_notifications_total", description: "Tries to reach people, by outcome");

    /// <summary>The durable message for a notification; shows neither address nor text.</summary>
    public NotificationDue Seal(Notification notification) =>
        new(notification.Id, values.Seal(Kind, JsonSerializer.Serialize(notification, NotificationJson.Default.Notification)), notification.NotAfter);

    /// <summary>Delivers; what is out of date or not to be delivered at all is dropped, counted and logged.</summary>
    /// <exception cref="NotificationFailedException">It was not taken: the message is tried again or becomes a dead letter.</exception>
    public async Task DeliverAsync(NotificationDue due, CancellationToken ct)
    {
        if (options.Value.Delivery == NotificationDelivery.Off || due.NotAfter < clock.GetUtcNow())
        {
            var reason = options.Value.Delivery == NotificationDelivery.Off ? "off" : "expired";
            Count(reason);
            LogDropped(logger, due.Id, reason);
            return;
        }

        try
        {
            await services.GetRequiredService<INotifier>().SendAsync(Open(due), ct);
            Count("sent");
        }
        catch (NotificationFailedException)
        {
            Count("failed");
            throw;
        }
    }

    /// <summary>What a message holds.</summary>
    public Notification Open(NotificationDue due) =>
        JsonSerializer.Deserialize(values.Reveal(Kind, due.Sealed), NotificationJson.Default.Notification)!;

    private static void Count(string outcome) => Delivered.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} is dropped: {Reason}")]
    private static partial void LogDropped(ILogger logger, string id, string reason);
}

[JsonSerializable(typeof(Notification))]
internal sealed partial class NotificationJson : JsonSerializerContext;
