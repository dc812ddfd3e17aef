namespace ZeroTrust.Contracts.ServiceTokens;

/// <summary>The registered service identities, as known to this instance; follows changes of other instances within a second.</summary>
public interface IServiceDirectory
{
    /// <summary>
    /// Checks a client's credentials in memory, in the same time for an unknown client.
    /// Null when they are wrong or the identity is disabled.
    /// </summary>
    ServiceIdentity? Authenticate(string clientId, string clientSecret);

    /// <summary>The enabled identity of that name, or null.</summary>
    ServiceIdentity? Find(string name);
}

/// <summary>A registered workload.</summary>
/// <param name="Name">Its name in the policy, and the <c>sub</c> of its tokens.</param>
public sealed record ServiceIdentity(string Name, string ClientId, DateTimeOffset ValidAfter);

/// <summary>A service identity was registered, changed, disabled or given a new secret.</summary>
public sealed record ServiceIdentityChanged(DateTimeOffset At, string Name, string Change);
