using Marten;
using Wolverine;
using ZeroTrust.Mfa.Sms.Delivery;

namespace ZeroTrust.Mfa.Reactions;

/// <summary>Sends a code. Safe to run twice: the provider gets the same message with the same id, and one code still works once.</summary>
public static class WhenSmsDueHandler
{
    /// <summary>Sends it, or says when to try again.</summary>
    public static Task<DeliveryMessage<SmsDue>?> Handle(SmsDue message, ISmsQueue queue, IDocumentSession session, CancellationToken ct) =>
        queue.DeliverAsync(message, session, ct);
}
