using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Tests;

/// <summary>Tokens by their text; every other text is invalid, and "unavailable" cannot be looked up.</summary>
internal sealed class FakeTokens : ITokenVerifier
{
    internal ConcurrentDictionary<string, TokenVerdict> Known { get; } = new();

    public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => token == "unavailable"
        ? throw new PermissionsUnavailableException(new TimeoutException())
        : ValueTask.FromResult(Known.TryGetValue(token, out var verdict) ? verdict : new TokenVerdict.Invalid("token_unknown"));
}

/// <summary>Accepts the proof "good" for the call that it is asked about, which it notes; "unavailable" cannot be told.</summary>
internal sealed class FakeProofs : IProofVerifier
{
    internal ConcurrentQueue<SentProof> Asked { get; } = new();

    public ValueTask<ProofVerdict> VerifyAsync(SentProof proof, CancellationToken ct)
    {
        Asked.Enqueue(proof);
        return ValueTask.FromResult<ProofVerdict>(proof.Value switch
        {
            "good" => new ProofVerdict.Proved(new TokenConfirmation(proof.KeyThumbprint!)),
            "unavailable" => new ProofVerdict.Unavailable(),
            _ => new ProofVerdict.Refused("proof_malformed"),
        });
    }
}

/// <summary>People by their subject; "unavailable" cannot be looked up. Counts how often it was asked.</summary>
internal sealed class FakePeople : IPermissionReader, ISubjectPages
{
    private int _reads;

    internal ConcurrentDictionary<string, SubjectState> Known { get; } = new();

    internal int Reads => _reads;

    /// <summary>The limits of the pages that were read.</summary>
    internal ConcurrentQueue<int> Pages { get; } = new();

    public ValueTask<SubjectState?> ReadAsync(string subject, CancellationToken ct)
    {
        Interlocked.Increment(ref _reads);
        return subject == "unavailable"
            ? throw new PermissionsUnavailableException(new TimeoutException())
            : ValueTask.FromResult(Known.GetValueOrDefault(subject));
    }

    public Task<IReadOnlyList<SubjectState>> ReadAsync(string? after, int limit, CancellationToken ct)
    {
        Pages.Enqueue(limit);
        return Task.FromResult<IReadOnlyList<SubjectState>>(
            [.. Known.Values.Where(state => string.CompareOrdinal(state.Subject, after ?? "") > 0).OrderBy(state => state.Subject, StringComparer.Ordinal).Take(limit)]);
    }
}

internal sealed class FakeServices : IServiceDirectory
{
    internal const string Secret = "the-secret";

    internal ConcurrentDictionary<string, ServiceIdentity> Known { get; } = new();

    internal void Add(string name) => Known[name] = new ServiceIdentity(name, $"id-of-{name}", DateTimeOffset.UnixEpoch);

    public ServiceIdentity? Authenticate(string clientId, string clientSecret) =>
        clientSecret == Secret ? Known.Values.SingleOrDefault(service => service.ClientId == clientId) : null;

    public ServiceIdentity? Find(string name) => Known.GetValueOrDefault(name);
}

/// <summary>A token is as long as its words.</summary>
internal sealed class FakeBudget : ITokenBudget
{
    public int MaxBytes { get; init; } = 4096;

    public int Estimate(ImmutableArray<string> roles, ImmutableArray<string> permissions) =>
        roles.Concat(permissions).Sum(word => word.Length);
}

internal sealed class FakeAudit : IAuditStream
{
    private readonly ConcurrentQueue<AuditFact> _facts = new();

    internal bool IsFull { get; set; }

    internal IReadOnlyList<AuditFact> Facts => [.. _facts];

    public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
    {
        if (!IsFull)
        {
            _facts.Enqueue(fact);
        }

        return ValueTask.FromResult(!IsFull);
    }
}

/// <summary>Every pair is within its limit, unless the test says what else; notes which pairs were counted.</summary>
internal sealed class FakeLimits : IRateLimits
{
    internal ConcurrentQueue<(string Caller, string Target)> Taken { get; } = new();

    internal Func<ServicePair, RateVerdict> Answer { get; set; } = _ => new RateVerdict(true);

    public ValueTask<RateVerdict> TakeAsync(ServicePair pair, CancellationToken ct)
    {
        Taken.Enqueue((pair.Caller, pair.Target));
        return ValueTask.FromResult(Answer(pair));
    }
}
