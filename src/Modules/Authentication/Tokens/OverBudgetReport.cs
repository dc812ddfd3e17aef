using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// Counts every token that did not fit and says once, for each policy, whose permissions are too many: the roles together, or the
/// pair of services. Never whose token it was.
/// </summary>
internal sealed class OverBudgetReport(IAccessPolicy policy, IOptions<AuthenticationOptions> options, ILogger<OverBudgetReport> logger)
{
    // Beyond it warnings may repeat: who has that many role sets over the budget has read the first ones.
    private const int MaxRemembered = 1000;
    private readonly ConcurrentDictionary<(string Policy, string Audience, string Holder), bool> _told = new();

    public void Add(AccessTokenClaims claims)
    {
        var isPerson = claims.Person is not null;
        TokenMetrics.OverBudget.Add(1, new KeyValuePair<string, object?>("subject_type", isPerson ? "user" : "service"));
        var holder = claims.Person is { } person ? string.Join(", ", person.Roles.Order(StringComparer.Ordinal)) : claims.Subject;
        if (_told.Count >= MaxRemembered)
        {
            _told.Clear();
        }

        if (_told.TryAdd((policy.Version, claims.Audience, holder), true))
        {
            Warn(isPerson, holder, claims);
        }
    }

    private void Warn(bool isPerson, string holder, AccessTokenClaims claims)
    {
        var max = options.Value.MaxTokenBytes;
        if (isPerson)
        {
            Log.RolesOverBudget(logger, holder, claims.Permissions.Length, claims.Audience, max, policy.Version);
        }
        else
        {
            Log.PairOverBudget(logger, holder, claims.Permissions.Length, claims.Audience, max, policy.Version);
        }
    }
}
