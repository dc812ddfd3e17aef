using System.Collections.Immutable;

namespace ZeroTrust.Contracts.Authentication;

/// <summary>How long an access token may become, for those who want to know before one is issued.</summary>
public interface ITokenBudget
{
    /// <summary>Most bytes of a token with its permissions in it: the whole compact serialisation, header and signature included.</summary>
    int MaxBytes { get; }

    /// <summary>
    /// Bytes of an ordinary token that carries these roles (none for a service) and permissions in full. Names of usual length
    /// are assumed for everything else.
    /// </summary>
    int Estimate(ImmutableArray<string> roles, ImmutableArray<string> permissions);
}
