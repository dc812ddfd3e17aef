using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.Notifications;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Notifications;

/// <summary>Against Debian's Exim.</summary>
public sealed class SmtpServerTests
{
    private static readonly Notification Sample = new("0a1b", "ada@mail.example", "Set a new password", "one\n.\nhttps://zt.example/#token=abc\n", DateTimeOffset.MaxValue);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_goes_over_tls_to_a_server_that_is_trusted()
    {
        await using var server = new SmtpServer();
        await server.StartAsync();
        await Notifier(server, server.AuthorityFile).SendAsync(Sample, Ct);
        var mail = server.Mails().ShouldHaveSingleItem();
        mail.ShouldContain("Subject: Set a new password");
        mail.ShouldContain("To: ada@mail.example");
        mail.ShouldContain("Message-Id: <0a1b@mail.example>");
        mail.ShouldContain("https://zt.example/#token=abc");
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_gets_nothing()
    {
        await using var server = new SmtpServer();
        await server.StartAsync();
        var failure = await Should.ThrowAsync<NotificationFailedException>(() => Notifier(server, authority: "").SendAsync(Sample, Ct));
        failure.IsFinal.ShouldBeFalse();
        failure.ToString().ShouldNotContain("ada");
        server.Mails().ShouldBeEmpty();
    }

    private static MailNotifier Notifier(SmtpServer server, string authority) => new(Options.Create(new NotificationOptions
    {
        Delivery = NotificationDelivery.Smtp, From = "zt@mail.example", SmtpHost = "localhost", SmtpPort = server.Port, SmtpAuthorityFile = authority,
    }), TimeProvider.System);
}
