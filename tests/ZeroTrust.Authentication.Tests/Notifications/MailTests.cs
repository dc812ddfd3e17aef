using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.Notifications;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Notifications;

public sealed class MailTests : IDisposable
{
    private static readonly Notification Sample = new("0a1b", "ada@mail.example", "Set a new password", "Grüße,\nhttps://zt.example/#token=abc\n", DateTimeOffset.MaxValue);
    private readonly TemporaryFolder _folder = new("mails");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_a_mail_for_its_owner_only_and_a_repetition_replaces_it()
    {
        await Folder().SendAsync(Sample, Ct);
        await Folder().SendAsync(Sample, Ct);
        var file = Directory.GetFiles(_folder.Inside("out")).ShouldHaveSingleItem();
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var mail = await MimeMessage.LoadAsync(file, Ct);
        mail.To.ToString().ShouldBe("ada@mail.example");
        mail.Subject.ShouldBe("Set a new password");
        mail.MessageId.ShouldStartWith("0a1b@");
        mail.TextBody!.ReplaceLineEndings("\n").Trim().ShouldBe(Sample.Text.Trim());
    }

    [Theory]
    [InlineData("ada@mail.example\r\nBcc: eve@mail.example", "a", "s")]
    [InlineData("ada@mail.example\nBcc: eve@mail.example", "a", "s")]
    [InlineData("ada@mail.example, eve@mail.example", "a", "s")]
    [InlineData("Ada <ada@mail.example>", "a", "s")]
    [InlineData("ada@mail.example eve@mail.example", "a", "s")]
    [InlineData("ada", "a", "s")]
    [InlineData("", "a", "s")]
    [InlineData("ada@mail.example", "a\r\nBcc: eve", "s")]
    [InlineData("ada@mail.example", "../../etc/passwd", "s")]
    [InlineData("ada@mail.example", "", "s")]
    [InlineData("ada@mail.example", "a", "s\r\nBcc: eve@mail.example")]
    [InlineData("ada@mail.example", "a", "s\nX: y")]
    [InlineData("ada@mail.example", "a", "")]
    public async Task A_value_that_could_add_a_header_is_refused_for_good_and_not_repeated(string address, string id, string subject)
    {
        var refusal = await Should.ThrowAsync<NotificationFailedException>(() => Folder().SendAsync(new Notification(id, address, subject, "text", DateTimeOffset.MaxValue), Ct));
        refusal.IsFinal.ShouldBeTrue();
        refusal.ToString().ShouldNotContain("eve");
        Directory.Exists(_folder.Inside("out")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dot_and_lines_that_look_like_headers_stay_in_the_text()
    {
        const string Text = "one\n.\nBcc: eve@mail.example\n\nFrom me\n";
        await Folder().SendAsync(Sample with { Text = Text }, Ct);
        var mail = await MimeMessage.LoadAsync(Directory.GetFiles(_folder.Inside("out")).Single(), Ct);
        mail.Bcc.ShouldBeEmpty();
        mail.TextBody!.ReplaceLineEndings("\n").Trim().ShouldBe(Text.Trim());
    }

    [Fact]
    public async Task A_server_without_tls_gets_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = ServeAsync(listener);
        var notifier = new MailNotifier(Options.Create(new NotificationOptions
        {
            Delivery = NotificationDelivery.Smtp, From = "zt@mail.example", SmtpHost = "127.0.0.1", SmtpPort = ((IPEndPoint)listener.LocalEndpoint).Port,
            SmtpTimeoutSeconds = 5,
        }), TimeProvider.System);
        var failure = await Should.ThrowAsync<NotificationFailedException>(() => notifier.SendAsync(Sample, Ct));
        failure.IsFinal.ShouldBeFalse();
        (await heard).ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.Ordinal) || line.Contains("ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again()
    {
        var notifier = new MailNotifier(Options.Create(new NotificationOptions
        {
            Delivery = NotificationDelivery.Smtp, From = "zt@mail.example", SmtpHost = "127.0.0.1", SmtpPort = 1, SmtpTimeoutSeconds = 5,
        }), TimeProvider.System);
        (await Should.ThrowAsync<NotificationFailedException>(() => notifier.SendAsync(Sample, Ct))).IsFinal.ShouldBeFalse();
        NotificationServices.Pauses(5).Sum(pause => pause.TotalSeconds).ShouldBe(341);
    }

    [Theory]
    [InlineData("Folder", NotificationDelivery.Folder, "", "", "", SmtpSecurity.StartTls)]
    [InlineData("From", NotificationDelivery.Smtp, "", "mail.example", "", SmtpSecurity.StartTls)]
    [InlineData("From", NotificationDelivery.Smtp, "a@b\r\nX: y", "mail.example", "", SmtpSecurity.StartTls)]
    [InlineData("SmtpHost", NotificationDelivery.Smtp, "a@mail.example", "", "", SmtpSecurity.StartTls)]
    [InlineData("SmtpSecurity", NotificationDelivery.Smtp, "a@mail.example", "mail.example", "", SmtpSecurity.None)]
    [InlineData("SmtpUser", NotificationDelivery.Smtp, "a@mail.example", "127.0.0.1", "user", SmtpSecurity.None)]
    [InlineData("SmtpPasswordFile", NotificationDelivery.Smtp, "a@mail.example", "mail.example", "user", SmtpSecurity.Tls)]
    public void Nonsense_is_refused_by_name(string option, NotificationDelivery delivery, string from, string host, string user, SmtpSecurity security) =>
        new NotificationOptionsRules().Validate(null, new NotificationOptions
        {
            Delivery = delivery, From = from, SmtpHost = host, SmtpUser = user, SmtpSecurity = security,
        }).FailureMessage!.ShouldStartWith(option);

    private FolderNotifier Folder() =>
        new(Options.Create(new NotificationOptions { Delivery = NotificationDelivery.Folder, Folder = _folder.Inside("out") }), new FakeTimeProvider());

    // Knows EHLO and QUIT and no STARTTLS.
    private static async Task<List<string>> ServeAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Ct);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        List<string> heard = [];
        try
        {
            while (await reader.ReadLineAsync(Ct) is { } line)
            {
                heard.Add(line);
                await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 test");
            }
        }
        catch (IOException)
        {
            // It hung up.
        }

        return heard;
    }
}
