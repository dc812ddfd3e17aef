using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>The copies that all instances share. Public because a message handler takes it.</summary>
public interface IPermissionCopies
{
    /// <summary>
    /// Offers states that were true at that instant. An older epoch never replaces a newer one.
    /// Never throws: a copy that could not be written is recognised as stale by its readers.
    /// </summary>
    /// <returns>Whether the shared cache took the offer.</returns>
    Task<bool> OfferAsync(IReadOnlyList<SubjectState> states, DateTimeOffset at);
}
