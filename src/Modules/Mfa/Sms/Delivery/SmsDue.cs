using Marten;
using Wolverine;

namespace ZeroTrust.Mfa.Sms.Delivery;

/// <summary>
/// A message to send, sealed: published with the commit of the code's hash, so that neither comes without the other. At least once, until
/// the code is over.
/// </summary>
/// <param name="Id">The same for every try.</param>
/// <param name="Sealed">Number and text, encrypted: a queue's table shows no code.</param>
/// <param name="Tries">Those before this one.</param>
/// <param name="MaySent">Whether an earlier try may have been taken although its answer did not come.</param>
public sealed record SmsDue(Guid Id, byte[] Sealed, DateTimeOffset NotAfter, int Tries, bool MaySent)
{
    /// <summary>Shows the id only.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>Carries out what <see cref="SmsDue"/> asks for.</summary>
public interface ISmsQueue
{
    /// <summary>
    /// Hands the message to the provider and adds to the session's unit of work what came of it; the message to try again with, which is
    /// published in the same commit, or null where it is done or dropped.
    /// </summary>
    Task<DeliveryMessage<SmsDue>?> DeliverAsync(SmsDue due, IDocumentSession session, CancellationToken ct);
}
