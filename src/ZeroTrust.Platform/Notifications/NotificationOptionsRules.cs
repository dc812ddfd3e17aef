using System.Net;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Notifications;

/// <summary>What the attributes cannot say of the options of notifications.</summary>
public sealed class NotificationOptionsRules : IValidateOptions<NotificationOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, NotificationOptions options) =>
        FaultOf(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;

    private static string? FaultOf(NotificationOptions options) => options.Delivery switch
    {
        NotificationDelivery.Folder when options.Folder.Length == 0 => "Folder must name a folder where Delivery is Folder.",
        NotificationDelivery.Smtp => FaultOfSmtp(options),
        _ => null,
    };

    private static string? FaultOfSmtp(NotificationOptions options)
    {
        if (!MailText.IsAddress(options.From))
        {
            return "From must be an e-mail address where Delivery is Smtp.";
        }

        if (Uri.CheckHostName(options.SmtpHost) == UriHostNameType.Unknown)
        {
            return "SmtpHost must be a host name or an address where Delivery is Smtp.";
        }

        if (options.SmtpSecurity == SmtpSecurity.None && !IsThisMachine(options.SmtpHost) && !options.SmtpAllowPlaintext)
        {
            return "SmtpSecurity must be StartTls or Tls for another machine, unless SmtpAllowPlaintext is true.";
        }

        if (options.SmtpAuthorityFile.Length > 0 && !File.Exists(options.SmtpAuthorityFile))
        {
            return "SmtpAuthorityFile names a file that does not exist.";
        }

        if (options.SmtpUser.Length > 0 && options.SmtpSecurity == SmtpSecurity.None)
        {
            return "SmtpUser must not be set without TLS: the password would go in clear.";
        }

        return options.SmtpUser.Length > 0 && !File.Exists(options.SmtpPasswordFile) ? "SmtpPasswordFile must name a file where SmtpUser is set." : null;
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
