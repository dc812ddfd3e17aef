using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <content>Decisions about resources.</content>
public sealed partial class PolicySnapshot
{
    private const string User = "user";
    private const string Service = "service";

    /// <summary>Every type under <c>resources</c>, sorted by name.</summary>
    public ImmutableArray<ResourceType> ResourceTypes => Resources.Types;

    internal ResourceTable Resources { get; init; } = ResourceTable.Empty;

    /// <summary>The type of this name, or null.</summary>
    public ResourceType? FindResourceType(string name) => Resources.Find(name)?.Type;

    /// <summary>
    /// May the service do this to the resource? It needs a pair with the owning service; a rule of the action must hold, and none of its
    /// denials. Properties in <paramref name="call"/> count as stated: who asks leaves out those that a caller may not state
    /// (<see cref="ResourceType.IsSuppliedBy"/>).
    /// </summary>
    public Decision DecideServiceResource(string caller, in ResourceQuestion question, in CallContext call = default)
    {
        if (Find(question, out var resource, out var action) is { } unknown)
        {
            return new Decision(unknown);
        }

        return FindPair(caller, resource!.Type.Service) is { } pair
            ? action!.Decide(new ServiceHolder(pair), Scope(caller, Service, [], question, resource, call))
            : new Decision(DecisionCode.NoEntry);
    }

    /// <summary>The same for a person: a role must reach the owning service, and hold there the permission of the rule.</summary>
    public Decision DecidePersonResource(PersonAccess person, in ResourceQuestion question, in CallContext call = default)
    {
        if (Find(question, out var resource, out var action) is { } unknown)
        {
            return new Decision(unknown);
        }

        var access = Current(person);
        var service = resource!.Type.Service;
        return access.Reaches(service)
            ? action!.Decide(new PersonHolder(access, service), Scope(call.SubjectId, User, access.Roles, question, resource, call))
            : new Decision(DecisionCode.NoServiceAccess);
    }

    private DecisionCode? Find(in ResourceQuestion question, out CompiledResource? resource, out ResourceAction? action)
    {
        resource = Resources.Find(question.Type);
        action = resource?.Find(question.Action);
        return resource is null ? DecisionCode.UnknownResourceType : action is null ? DecisionCode.UnknownAction : null;
    }

    private static ConditionScope Scope(
        string? subject, string subjectType, ImmutableArray<string> roles, in ResourceQuestion question, CompiledResource resource, in CallContext call) => new()
        {
            SubjectId = subject,
            SubjectType = subjectType,
            Roles = roles,
            Action = question.Action,
            Target = resource.Type.Service,
            ResourceType = question.Type,
            ResourceId = question.Id,
            KnownResource = resource.Type.Ids.GetValueOrDefault(question.Id),
            Call = call,
        };
}
