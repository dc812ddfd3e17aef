using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Policy;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>Keeps the facts; refuses them while it is full.</summary>
internal sealed class StreamStub : IAuditStream
{
    public ConcurrentQueue<AuditFact> Facts { get; } = new();

    public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
    {
        Facts.Enqueue(fact);
        return ValueTask.FromResult(true);
    }
}

/// <summary>One permission a role; customer_support reaches user-service, guarded asks for a second factor.</summary>
internal sealed class RolesPolicyStub : IAccessPolicy
{
    public string Version => "1";

    public bool DefinesRole(string role) => true;

    public bool KnowsService(string name) => name is "user-service" or "order-service";

    public PersonGrant ForPerson(SubjectState state, string audience) => new(
        [.. state.Roles.Select(role => $"{role}:use")],
        audience == "user-service" && state.Roles.Contains("customer_support"),
        MfaRequired: state.Roles.Contains("guarded"));

    public ImmutableArray<string>? ForPair(string caller, string target) =>
        (caller, target) == ("order-service", "user-service") ? ["user:read", "user:write"] : null;

    public DelegatedGrant ForActor(string actor, string subject, SubjectState? state, string target) =>
        (actor, target) == ("order-service", "user-service") && state?.Roles.Contains("customer_support") == true
            ? new DelegatedGrant(["order:read", "user:read"], true, false, Version)
            : default;

    public ImmutableArray<string> ShortestForPair(string caller, string target) => ForPair(caller, target) ?? [];

    /// <summary>The rule of the permissions module itself.</summary>
    public ImmutableArray<string> HeldByBoth(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second) => PermissionIntersection.Of(first, second);
}

/// <summary>Administrators may do everything, a help desk may try.</summary>
internal sealed class PlatformStub : IPlatformAccess
{
    public PlatformVerdict Check(Caller caller, SubjectState? state, string permission) =>
        new(caller.Subject == ClientsStub.Gateway || state?.Roles.Any(role => role is "system_admin" or "helpdesk") == true, "stub", null, "1", null);

    public bool Covers(Caller caller, SubjectState? state, SubjectState person) =>
        state is null || state.Roles.Contains("system_admin") || person.Subject == caller.Subject || !person.Roles.Contains("system_admin");

    public PlatformVerdict Check(SubjectState person, string permission) =>
        new(person.Roles.Any(role => role is "system_admin" or "helpdesk"), "stub", null, "1", null);

    public bool Covers(SubjectState holder, SubjectState person) => holder.Roles.Contains("system_admin") || !person.Roles.Contains("system_admin");
}

/// <summary>Two services that prove themselves by the same secret; the first may introspect.</summary>
internal sealed class ClientsStub : IClientAuthenticator
{
    public const string Gateway = "gateway";
    public const string Secret = "s3cret";

    public ValueTask<ClientVerdict> AuthenticateAsync(ClientProof proof, string action, CancellationToken ct) => ValueTask.FromResult<ClientVerdict>(
        proof is { ClientId: Gateway or "order-service", Secret: Secret }
            ? new ClientVerdict.Proved(new ServiceIdentity(proof.ClientId, proof.ClientId, DateTimeOffset.UnixEpoch))
            : new ClientVerdict.Refused("invalid_client", "The client's credentials were not accepted."));
}
