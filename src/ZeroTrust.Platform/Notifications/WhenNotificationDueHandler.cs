using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Platform.Notifications;

/// <summary>Delivers a notification. Safe to run twice: the recipient gets the same mail with the same id.</summary>
public static class WhenNotificationDueHandler
{
    /// <summary>Delivers it.</summary>
    public static Task Handle(NotificationDue message, NotificationMail mail, CancellationToken ct) => mail.DeliverAsync(message, ct);
}
