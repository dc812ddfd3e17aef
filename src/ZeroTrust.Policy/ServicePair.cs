using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>What one service may do at another, as the policy states it. Only a compiled policy makes one.</summary>
public sealed record ServicePair
{
    internal ServicePair(string caller, PlacedText target, ImmutableArray<string> permissions, RateLimit? rateLimit, PermissionTable permissionRules, RouteTable routes)
    {
        Caller = caller;
        Target = target.Value;
        Permissions = permissions;
        RateLimit = rateLimit;
        Line = target.At.Line;
        PermissionRules = permissionRules;
        Routes = routes;
    }

    /// <summary>The service that calls.</summary>
    public string Caller { get; }

    /// <summary>The service that is called.</summary>
    public string Target { get; }

    /// <summary>Permissions and patterns as written, in the order of the file; never default.</summary>
    public ImmutableArray<string> Permissions { get; }

    /// <summary>Null when the policy sets none.</summary>
    public RateLimit? RateLimit { get; }

    /// <summary>Whether what is not listed is denied, or only recorded.</summary>
    public PolicyMode Mode { get; init; }

    /// <summary>Line of the target's name under its caller.</summary>
    public int Line { get; }

    internal PermissionTable PermissionRules { get; }

    internal RouteTable Routes { get; }
}
