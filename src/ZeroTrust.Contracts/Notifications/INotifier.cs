namespace ZeroTrust.Contracts.Notifications;

/// <summary>Reaches people. Slow and fallible: only a durable message's handler calls it, never a request.</summary>
public interface INotifier
{
    /// <summary>Hands the notification over; done means that somebody else has taken it durably.</summary>
    /// <exception cref="NotificationFailedException">It was not taken.</exception>
    Task SendAsync(Notification notification, CancellationToken ct);
}

/// <summary>Something to tell one person. Never printed: text and address are theirs.</summary>
/// <param name="Id">The same for every try, so that a recipient knows a repetition. 1 to 64 letters and digits.</param>
/// <param name="Address">An e-mail address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="NotAfter">When it is of no use any more.</param>
public sealed record Notification(string Id, string Address, string Subject, string Text, DateTimeOffset NotAfter)
{
    /// <summary>Shows the id only.</summary>
    public override string ToString() => Id;
}

/// <summary>
/// A notification to deliver, sealed: published with the change that it tells of, so that neither comes without the other. At least
/// once.
/// </summary>
/// <param name="Sealed">Address, subject and text, encrypted: a queue's table shows no link and no address.</param>
public sealed record NotificationDue(string Id, byte[] Sealed, DateTimeOffset NotAfter)
{
    /// <summary>Shows the id only.</summary>
    public override string ToString() => Id;
}

/// <summary>A notification was not taken. The message repeats nothing of it, and what the other side said is left out, since it may.</summary>
/// <param name="isFinal">Whether another try would end the same.</param>
public sealed class NotificationFailedException(string message, bool isFinal) : Exception(message)
{
    /// <summary>Whether another try would end the same.</summary>
    public bool IsFinal { get; } = isFinal;
}
