using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Reactions;

/// <summary>
/// Brings changed states to Redis. Safe to run twice and late: an older epoch replaces nothing. Does not insist when Redis is
/// away: readers refuse the stale value by its epoch and write the new one themselves.
/// </summary>
public static class WhenPermissionsChangedHandler
{
    /// <summary>Offers the states.</summary>
    public static Task Handle(PermissionsChanged message, IPermissionCopies copies) => copies.OfferAsync(message.States, message.At);
}
