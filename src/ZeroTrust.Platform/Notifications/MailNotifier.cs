using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Platform.Notifications;

/// <summary>Hands each notification to a mail server (RFC 5321), on a connection of its own: there are few.</summary>
public sealed class MailNotifier(IOptions<NotificationOptions> options, TimeProvider clock) : INotifier
{
    private readonly NotificationOptions _options = options.Value;

    /// <inheritdoc />
    public async Task SendAsync(Notification notification, CancellationToken ct)
    {
        using var message = MailText.Compose(notification, _options.From, clock.GetUtcNow());
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(_options.SmtpTimeout);
        try
        {
            await HandOverAsync(message, deadline.Token);
        }
        catch (Exception exception) when (FailureOf(exception, ct) is { } failure)
        {
            throw failure;
        }
    }

    private async Task HandOverAsync(MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient();
        SmtpTrust.Apply(client, _options.SmtpAuthorityFile);
        await client.ConnectAsync(_options.SmtpHost, _options.SmtpPort, _options.SmtpSecurity switch
        {
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, ct);
        if (_options.SmtpUser.Length > 0)
        {
            var password = (await File.ReadAllTextAsync(_options.SmtpPasswordFile, ct)).TrimEnd('\r', '\n');
            await client.AuthenticateAsync(_options.SmtpUser, password, ct);
        }

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(quit: true, ct);
    }

    // What the server said may repeat the address: only its code is told, and the exception itself is not kept.
    private static NotificationFailedException? FailureOf(Exception exception, CancellationToken ct) => exception switch
    {
        SmtpCommandException refused => Failed($"The mail server answered {(int)refused.StatusCode}.", (int)refused.StatusCode >= 500),
        SslHandshakeException => Failed("The mail server's certificate is not trusted or TLS failed.", isFinal: false),
        AuthenticationException => Failed("The mail server did not accept user and password.", isFinal: false),
        OperationCanceledException when !ct.IsCancellationRequested => Failed("The mail server took too long.", isFinal: false),
        NotSupportedException or ServiceNotAuthenticatedException => Failed("The mail server does not offer what SmtpSecurity or SmtpUser asks for.", isFinal: false),
        SocketException or IOException or ProtocolException or UnauthorizedAccessException => Failed("The mail server cannot be reached.", isFinal: false),
        _ => null,
    };

    private static NotificationFailedException Failed(string message, bool isFinal) => new(message, isFinal);
}
