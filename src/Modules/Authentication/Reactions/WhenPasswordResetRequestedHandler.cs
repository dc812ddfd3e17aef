using Marten;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Authentication.Reactions;

/// <summary>
/// Makes the link and publishes the mail with it, in one commit. Safe to run twice: a request has one link.
/// </summary>
public static class WhenPasswordResetRequestedHandler
{
    /// <summary>Answers the request; null where there is nobody to send a link to.</summary>
    public static Task<NotificationDue?> Handle(PasswordResetRequested message, IPasswordResets resets, IDocumentSession session, CancellationToken ct) =>
        resets.AnswerAsync(message, session, ct);
}
