using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Grant;

/// <summary>What a proved service may get a token for; pure.</summary>
internal abstract record GrantDecision
{
    private GrantDecision() { }

    internal sealed record Issue(string Audience, ImmutableArray<string> Permissions) : GrantDecision
    {
        /// <summary>Whether the client asked for just these: then the token has them in it or there is none.</summary>
        internal bool IsNarrowed { get; init; }
    }

    internal sealed record Refuse(string Error, string Description, string Audience) : GrantDecision;

    /// <param name="resource">A service's name (our extension of RFC 8707 section 2); nothing means the platform itself.</param>
    /// <param name="scope">Narrows the permissions of the pair; each value must be one of them as the policy writes it.</param>
    internal static GrantDecision Decide(string service, string? resource, string? scope, IAccessPolicy policy)
    {
        var target = string.IsNullOrEmpty(resource) ? Caller.Platform : resource;
        if (!ServiceName.IsWellFormed(target) || policy.ForPair(service, target) is not { } permissions)
        {
            // The same answer for a target that does not exist: which services there are is not for everybody to learn.
            return new Refuse("invalid_target", "The policy has no entry for this service and this target.", ServiceName.IsWellFormed(target) ? target : "-");
        }

        return string.IsNullOrEmpty(scope) ? new Issue(target, policy.ShortestForPair(service, target)) : Narrow(target, permissions, scope);
    }

    private static GrantDecision Narrow(string target, ImmutableArray<string> permissions, string scope)
    {
        var wanted = scope.Split(' ');
        return wanted.All(value => permissions.Contains(value, StringComparer.Ordinal))
            ? new Issue(target, [.. permissions.Where(held => wanted.Contains(held, StringComparer.Ordinal))]) { IsNarrowed = true }
            : new Refuse("invalid_scope", "The scope asks for more than the policy grants at this target.", target);
    }
}
