using System.Collections.Immutable;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.ServiceTokens.Tests.Grant;

internal sealed class FakePolicy : IAccessPolicy
{
    internal Dictionary<(string, string), ImmutableArray<string>> Pairs { get; } = new()
    {
        [("order-service", "user-service")] = ["user:read", "user:address:write"],
        [("order-service", "quiet-service")] = [],
        [("gateway", "zerotrust")] = ["gateway:authorize", "decision:evaluate"],
    };

    public string Version => "v7";

    public bool DefinesRole(string role) => false;

    public bool KnowsService(string name) => true;

    public PersonGrant ForPerson(SubjectState state, string audience) => default;

    internal DelegatedGrant Together { get; set; } = new(["user:read", "user:address:write"], true, false, "v7");

    internal List<(string Actor, string Subject, bool IsPerson, string Target)> AskedTogether { get; } = [];

    public DelegatedGrant ForActor(string actor, string subject, SubjectState? state, string target)
    {
        AskedTogether.Add((actor, subject, state is not null, target));
        return Together;
    }

    public ImmutableArray<string>? ForPair(string caller, string target) =>
        Pairs.TryGetValue((caller, target), out var permissions) ? permissions : null;

    public ImmutableArray<string> ShortestForPair(string caller, string target) => ForPair(caller, target) ?? [];

    public ImmutableArray<string> HeldByBoth(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second) => throw new NotSupportedException();
}

internal sealed class FakeIssuer : IAccessTokenIssuer
{
    internal List<AccessTokenClaims> Issued { get; } = [];

    internal bool IsByReference { get; set; }

    public IssuedToken Issue(AccessTokenClaims claims)
    {
        Issued.Add(claims);
        return new IssuedToken("signed", $"jti-{Issued.Count}", DateTimeOffset.UnixEpoch, (int)claims.Lifetime.TotalSeconds) { IsByReference = IsByReference };
    }
}

internal sealed class FakeStream : IAuditStream
{
    internal List<AuditFact> Facts { get; } = [];

    internal bool Full { get; set; }

    public ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct)
    {
        if (!Full)
        {
            Facts.Add(fact);
        }

        return new ValueTask<bool>(!Full);
    }
}

/// <summary>Knows a good proof, a bad one, and one that it must not be asked about.</summary>
internal sealed class FakeProofs : IProofVerifier
{
    internal static readonly TokenConfirmation Key = new("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

    public ValueTask<ProofVerdict> VerifyAsync(SentProof proof, CancellationToken ct) => proof.Value switch
    {
        "good" => ValueTask.FromResult<ProofVerdict>(new ProofVerdict.Proved(Key)),
        "bad" => ValueTask.FromResult<ProofVerdict>(new ProofVerdict.Refused("proof_malformed")),
        "unavailable" => ValueTask.FromResult<ProofVerdict>(new ProofVerdict.Unavailable()),
        _ => throw new InvalidOperationException("The proof must not be used here."),
    };
}
