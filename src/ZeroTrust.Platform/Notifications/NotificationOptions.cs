using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Notifications;

/// <summary>How people are reached.</summary>
public enum NotificationDelivery
{
    /// <summary>Not at all: each notification is counted and dropped.</summary>
    Off,

    /// <summary>As files in a folder, for development.</summary>
    Folder,

    /// <summary>By mail.</summary>
    Smtp,
}

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>STARTTLS (RFC 3207), required: without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>None; only to this machine, or where <see cref="NotificationOptions.SmtpAllowPlaintext"/> says so.</summary>
    None,
}

/// <summary>Section <c>ZeroTrust:Notifications</c>.</summary>
public sealed class NotificationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Notifications";

    /// <summary>How people are reached; off until it is set.</summary>
    [EnumDataType(typeof(NotificationDelivery))]
    public NotificationDelivery Delivery { get; set; } = NotificationDelivery.Off;

    /// <summary>The folder of <see cref="NotificationDelivery.Folder"/>; made where it is missing. Its files hold links in clear.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The sender's address. Required for mail.</summary>
    public string From { get; set; } = "";

    /// <summary>Name of the mail server. Required for mail.</summary>
    public string SmtpHost { get; set; } = "";

    /// <summary>Port of the mail server.</summary>
    [Range(1, 65535)]
    public int SmtpPort { get; set; } = 587;

    /// <summary>How the connection is protected.</summary>
    [EnumDataType(typeof(SmtpSecurity))]
    public SmtpSecurity SmtpSecurity { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Lets <see cref="SmtpSecurity.None"/> go to another machine: whoever listens reads every link.</summary>
    public bool SmtpAllowPlaintext { get; set; }

    /// <summary>A file with the certificate authority of the mail server in PEM; empty for those of the system.</summary>
    public string SmtpAuthorityFile { get; set; } = "";

    /// <summary>User at the mail server; empty for none.</summary>
    public string SmtpUser { get; set; } = "";

    /// <summary>A file with the password at the mail server, so that no configuration holds it. Required with a user.</summary>
    public string SmtpPasswordFile { get; set; } = "";

    /// <summary>Seconds that handing over one mail may take.</summary>
    [Range(1, 120)]
    public int SmtpTimeoutSeconds { get; set; } = 15;

    /// <summary>Tries after the first before a notification becomes a dead letter; the pauses between them grow fourfold from one second.</summary>
    [Range(0, 8)]
    public int Retries { get; set; } = 5;

    internal TimeSpan SmtpTimeout => TimeSpan.FromSeconds(SmtpTimeoutSeconds);
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class NotificationOptionsValidator : IValidateOptions<NotificationOptions>;
