using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// May the caller of a pair call this? Asks every entry that applies: any denial wins, then any rule allows.
internal static class PairDecision
{
    internal static Decision Decide(ServicePair pair, in RouteCall call)
    {
        if (call.Method < 0)
        {
            return new Decision(DecisionCode.InvalidMethod);
        }

        var entries = pair.Entries;
        var canonical = entries[0].Routes.Canonicalise(call.RawTarget, out var entry);
        var denial = new DenialSearch(call, canonical);
        for (var i = 0; i < entries.Length; i++)
        {
            FindDenial(entries[i].Routes, i == 0 ? entry : canonical is null ? null : entries[i].Routes.Find(canonical), call.RawTarget, ref denial);
        }

        if (denial.Found is not null)
        {
            return new Decision(denial.Why == ConditionResult.Error ? DecisionCode.ConditionError : DecisionCode.DeniedEndpoint, denial.Found, canonical);
        }

        return canonical is null ? new Decision(DecisionCode.AmbiguousPath) : DecideListed(pair, call, canonical, entry);
    }

    // A permission that no policy can list passes not even for the record.
    internal static Decision DecidePermission(ServicePair pair, string permission)
    {
        foreach (var entry in pair.Entries)
        {
            if (entry.PermissionRules.Find(permission) is { } rule)
            {
                return new Decision(DecisionCode.Allowed, rule);
            }
        }

        var missing = new Decision(DecisionCode.MissingPermission).Missed(NearestPermission(pair.Entries, permission), MissKind.Permission);
        return PassesForAudit(pair) && PermissionPattern.IsValidPermission(permission) ? missing.PassedForAudit() : missing;
    }

    // At the platform itself what is only recorded would make an administrator of the caller, who could then change the policy.
    private static bool PassesForAudit(ServicePair pair) => pair.Mode == PolicyMode.Audit && pair.Target != PolicyNames.Platform;

    private static void FindDenial(RouteTable routes, RouteEntry? entry, string rawTarget, ref DenialSearch search)
    {
        if (search.CanonicalPath is { } canonical)
        {
            routes.FindDenial(canonical, entry, ref search);
        }
        else
        {
            routes.FindDenial(rawTarget, ref search);
        }
    }

    private static Decision DecideListed(ServicePair pair, in RouteCall call, string canonical, RouteEntry? entry)
    {
        var search = new AllowSearch(call, canonical);
        var entries = pair.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Routes.Visit(canonical, i == 0 ? entry : entries[i].Routes.Find(canonical), ref search))
            {
                return new Decision(DecisionCode.Allowed, search.Found, canonical);
            }
        }

        var denied = search.Failed is { } failed
            ? new Decision(search.Why == ConditionResult.Error ? DecisionCode.ConditionError : DecisionCode.ConditionFailed, failed, canonical).Missed(failed, MissKind.Condition)
            : NotListed(canonical, search.OtherMethod, entries);
        return PassesForAudit(pair) ? denied.PassedForAudit() : denied;
    }

    private static Decision NotListed(string canonical, EndpointRule? otherMethod, ImmutableArray<PairEntry> entries)
    {
        if (otherMethod is not null)
        {
            return new Decision(DecisionCode.NotListed, canonicalPath: canonical).Missed(otherMethod, MissKind.Method);
        }

        EndpointRule? nearest = null;
        foreach (var entry in entries)
        {
            var candidate = entry.Routes.Nearest(canonical);
            nearest = NeighbourList.Common(candidate, canonical) > NeighbourList.Common(nearest, canonical) ? candidate : nearest;
        }

        return new Decision(DecisionCode.NotListed, canonicalPath: canonical).Missed(nearest, MissKind.Path);
    }

    private static RuleReference? NearestPermission(ImmutableArray<PairEntry> entries, string permission)
    {
        RuleReference? nearest = null;
        var longest = 0;
        foreach (var entry in entries)
        {
            var candidate = entry.PermissionRules.Nearest(permission);
            var common = candidate?.Permission.AsSpan().CommonPrefixLength(permission) ?? 0;
            (nearest, longest) = common > longest ? (candidate, common) : (nearest, longest);
        }

        return nearest;
    }
}
