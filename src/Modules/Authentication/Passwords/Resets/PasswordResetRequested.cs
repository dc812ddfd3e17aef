using Marten;
using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Authentication.Passwords.Resets;

/// <summary>
/// Somebody asked for a new password. Whose it is, is looked up after the answer was given, so that no answer can tell. At least
/// once.
/// </summary>
/// <param name="Id">Of the request; sorts by time.</param>
/// <param name="UserName">Sealed.</param>
public sealed record PasswordResetRequested(string Id, byte[] UserName)
{
    /// <summary>Shows the id only.</summary>
    public override string ToString() => Id;
}

/// <summary>Carries out what <see cref="PasswordResetRequested"/> asks for.</summary>
public interface IPasswordResets
{
    /// <summary>
    /// Makes a link in the session's unit of work and gives the mail with it; null, and nothing done, where there is nobody to send one
    /// to or the request has its link already.
    /// </summary>
    Task<NotificationDue?> AnswerAsync(PasswordResetRequested request, IDocumentSession session, CancellationToken ct);
}
