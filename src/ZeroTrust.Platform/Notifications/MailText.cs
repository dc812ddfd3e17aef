using MimeKit;
using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Platform.Notifications;

/// <summary>Makes a mail of a notification. Values with control characters are refused, so none can add a header or a recipient.</summary>
internal static class MailText
{
    private const int MaxAddress = 254;
    private const int MaxSubject = 200;

    // RFC 5322 section 2.1.1, without the line's end.
    private const int MaxLine = 998;

    /// <summary>Whether the text is exactly one plain address.</summary>
    public static bool IsAddress(string text) =>
        text.Length is > 2 and <= MaxAddress && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is ',' or ';' or '<' or '>')
        && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address == text && mailbox.LocalPart.Length > 0 && mailbox.Domain.Length > 0;

    /// <summary>The mail, in seven-bit form.</summary>
    /// <exception cref="NotificationFailedException">Finally: the notification makes no mail.</exception>
    public static MimeMessage Compose(Notification notification, string from, DateTimeOffset now)
    {
        if (!IsAddress(notification.Address))
        {
            throw new NotificationFailedException("The recipient's address is not an e-mail address.", isFinal: true);
        }

        if (notification.Subject.Length is 0 or > MaxSubject || notification.Subject.Any(char.IsControl) || notification.Id.Length is 0 or > 64 || !notification.Id.All(char.IsAsciiLetterOrDigit))
        {
            throw new NotificationFailedException("The notification's subject or id has characters that a header must not have.", isFinal: true);
        }

        var message = new MimeMessage { Subject = notification.Subject, Date = now };
        message.From.Add(new MailboxAddress("", from));
        message.To.Add(new MailboxAddress("", notification.Address));
        message.MessageId = $"{notification.Id}@{from[(from.LastIndexOf('@') + 1)..]}";
        // RFC 3834: no reply by a machine to a machine.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = notification.Text };
        // Only what the protocol itself forbids is encoded: a link of plain characters stays readable in the source of a mail.
        message.Prepare(EncodingConstraint.SevenBit, MaxLine);
        return message;
    }
}
