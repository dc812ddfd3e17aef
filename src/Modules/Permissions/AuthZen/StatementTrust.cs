using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Gateway;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// What of a question counts beside its names: properties only from a service that the policy names as supplier of the resource's
/// type; the client's address from such a one too, and from who may ask as a gateway. Everything else that is stated is as if it
/// were not there.
/// </summary>
internal readonly struct StatementTrust
{
    private readonly ActivePolicy? _policy;
    private readonly string _caller;
    private readonly bool _isGateway;

    private StatementTrust(ActivePolicy policy, string caller)
    {
        _policy = policy;
        _caller = caller;
        _isGateway = policy.Snapshot.DecideServicePermission(caller, Caller.Platform, ProxyKey.Permission).Allowed;
        foreach (var type in policy.Snapshot.ResourceTypes)
        {
            MayStateProperties |= type.IsSuppliedBy(caller);
        }
    }

    /// <summary>Whether properties count for any type at all.</summary>
    internal bool MayStateProperties { get; }

    /// <summary>Whether anything counts for any question.</summary>
    internal bool MayStateAnything => MayStateProperties || _isGateway;

    /// <summary>By the policy that decides the question. A person states nothing.</summary>
    internal static StatementTrust Of(ActivePolicy? policy, Caller caller) =>
        policy is not null && caller.Kind == CallerKind.Service ? new StatementTrust(policy, caller.Subject) : default;

    /// <summary>What counts of this question.</summary>
    internal CallFacts FactsOf(EvaluationRequest request)
    {
        if (_policy?.Snapshot.FindResourceType(request.Resource.Type)?.IsSuppliedBy(_caller) == true)
        {
            return new CallFacts(request.ClientAddress, request.Subject.Properties, request.Resource.Properties, request.Action.Properties);
        }

        return _isGateway ? new CallFacts(request.ClientAddress) : default;
    }
}
