using System.Globalization;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Notifications;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Passwords.Resets;

/// <summary>The mails about passwords. None holds a password, a user name or an address; one holds the link.</summary>
internal sealed class PasswordMails(
    NotificationMail mail, PersonalValues values, Ids ids, IOptions<PasswordOptions> options, IOptions<HttpOptions> http, TimeProvider clock)
{
    // What happened stays worth telling for a day; a link is not once it is over.
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    /// <summary>The link for a person who has an e-mail address.</summary>
    public NotificationDue Link(PersonDocument person, string request, string token, DateTimeOffset expiresAt) => mail.Seal(new Notification(
        request, AddressOf(person)!, "Set a new password",
        $"""
        Somebody asked for a new password for your account at {http.Value.PublicUrl}.
        To set one, open this link within {options.Value.ResetMinutes} minutes. It works once.

        {AddressFor(token)}

        If it was not you, do nothing: your password is as it was.
        """,
        expiresAt));

    /// <summary>Tells a person of a changed password (ASVS 5.0 6.3.7); null for who has no e-mail address.</summary>
    public NotificationDue? Changed(PersonDocument person)
    {
        var now = clock.GetUtcNow();
        return AddressOf(person) is not { } address ? null : mail.Seal(new Notification(
            ids.NewText(), address, "Your password was changed",
            $"""
            The password of your account at {http.Value.PublicUrl} was changed on {now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.
            All sessions that were open have ended.

            If it was not you, tell your administrators at once.
            """,
            now + News));
    }

    private string AddressFor(string token) => options.Value.ResetUrl is { Length: > 0 } template
        ? template.Replace(PasswordOptionsRules.TokenMark, token, StringComparison.Ordinal)
        : $"{http.Value.PublicUrl.TrimEnd('/')}/reset-password#token={token}";

    private string? AddressOf(PersonDocument person) => person.Email is { } email ? values.Reveal(PersonalKinds.Email, email.Sealed) : null;
}
