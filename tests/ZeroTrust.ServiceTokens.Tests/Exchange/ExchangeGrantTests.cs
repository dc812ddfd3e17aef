using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Access;
using ZeroTrust.ServiceTokens.Exchange;
using ZeroTrust.ServiceTokens.Tests.Grant;

namespace ZeroTrust.ServiceTokens.Tests.Exchange;

public sealed class ExchangeGrantTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly FakeStream _stream = new();
    private readonly FakeIssuer _issuer = new();
    private readonly FakeVerifier _verifier = new();
    private readonly ClientStub _client = new();

    public ExchangeGrantTests() => _verifier.Known["person"] = ExchangeDecisionTests.Person("zerotrust");

    [Fact]
    public async Task Records_the_exchange_with_its_jti_before_the_token_leaves()
    {
        var granted = (await AskAsync("person")).ShouldBeOfType<GrantOutcome.Granted>();
        (granted.IssuedTokenType, granted.Scope, granted.RefreshToken).ShouldBe((ExchangeRequest.AccessToken, "user:read user:address:write", null));
        var fact = _stream.Facts.ShouldHaveSingleItem();
        (fact.Action, fact.ActorKind, fact.ActorId, fact.Target, fact.Detail, fact.Outcome, fact.PolicyVersion)
            .ShouldBe(("service_token.exchanged", "service", "order-service", "user-service", "jti-1 for user p1", AuditOutcome.Success, "v7"));

        _stream.Full = true;
        (await AskAsync("person")).ShouldBeOfType<GrantOutcome.Unavailable>();
        (await AskAsync("unknown")).ShouldBeOfType<GrantOutcome.Unavailable>();
    }

    [Fact]
    public async Task A_subject_token_that_does_not_hold_is_an_invalid_request()
    {
        foreach (var reason in new[] { "session_revoked", "token_superseded", "subject_inactive", "token_expired", "bad_signature" })
        {
            _verifier.Known["person"] = new TokenVerdict.Invalid(reason);
            (await AskAsync("person")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_request");
            (_stream.Facts[^1].Action, _stream.Facts[^1].Reason, _stream.Facts[^1].ActorId).ShouldBe(("service_token.exchange_refused", reason, "order-service"));
        }

        _issuer.Issued.ShouldBeEmpty();
        (await AskAsync("unavailable")).ShouldBeOfType<GrantOutcome.Unavailable>();
    }

    [Fact]
    public async Task An_actor_token_can_only_be_the_clients_own()
    {
        _verifier.Known["own"] = ExchangeDecisionTests.Workload("order-service", "user-service", clientId: "client-of-order");
        _verifier.Known["older"] = ExchangeDecisionTests.Workload("order-service", "user-service", clientId: "client-before");
        _verifier.Known["other"] = ExchangeDecisionTests.Workload("gateway", "user-service");
        _verifier.Known["acting"] = ExchangeDecisionTests.Workload("order-service", "user-service", new TokenActor("order-service", null), "client-of-order");
        (await AskAsync("person", "own")).ShouldBeOfType<GrantOutcome.Granted>();
        foreach (var token in new[] { "older", "other", "acting", "person", "nonsense" })
        {
            (await AskAsync("person", token)).ShouldBeOfType<GrantOutcome.Refused>(token).Error.ShouldBe("invalid_request");
            _stream.Facts[^1].Reason.ShouldBe("actor_token_refused");
        }
    }

    [Fact]
    public async Task A_client_that_is_not_proved_gets_nothing()
    {
        _client.Verdict = new ClientVerdict.Refused("invalid_client", "no");
        (await AskAsync("person")).ShouldBe(new GrantOutcome.Refused("invalid_client", "no"));
        _client.Verdict = new ClientVerdict.Unavailable(1);
        (await AskAsync("person")).ShouldBe(new GrantOutcome.Unavailable(1));
        _issuer.Issued.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proof_binds_the_new_token_to_the_clients_key()
    {
        (await AskAsync("person", proof: "good")).ShouldBeOfType<GrantOutcome.Granted>();
        _issuer.Issued.ShouldHaveSingleItem().Confirmation.ShouldBe(FakeProofs.Key);
        (await AskAsync("person", proof: "bad")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_dpop_proof");
        (_stream.Facts[^1].Action, _stream.Facts[^1].Reason, _stream.Facts[^1].Target).ShouldBe(("service_token.exchange_refused", "proof_malformed", "user-service"));
        (await AskAsync("person", proof: "unavailable")).ShouldBeOfType<GrantOutcome.Unavailable>();
        _issuer.Issued.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_proof_is_used_up_only_by_a_proved_client_and_for_a_token_that_it_may_have()
    {
        (await AskAsync("nonsense", proof: "forbidden")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_request");
        (await AskAsync("person", scope: "user:erase", proof: "forbidden")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_scope");
        _client.Verdict = new ClientVerdict.Refused("invalid_client", "no");
        (await AskAsync("person", proof: "forbidden")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_bound_subject_token_is_evidence_and_its_key_does_not_go_over()
    {
        var person = ExchangeDecisionTests.Person("zerotrust");
        _verifier.Known["bound"] = person with { Caller = person.Caller with { Confirmation = new TokenConfirmation("key-of-the-person") } };
        (await AskAsync("bound")).ShouldBeOfType<GrantOutcome.Granted>();
        (await AskAsync("bound", proof: "good")).ShouldBeOfType<GrantOutcome.Granted>();
        _issuer.Issued.Select(claims => claims.Confirmation).ShouldBe([null, FakeProofs.Key]);
    }

    [Fact]
    public async Task A_scope_that_does_not_fit_a_token_is_refused_because_the_reference_would_stand_for_more()
    {
        _issuer.IsByReference = true;
        (await AskAsync("person", scope: "user:read")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_scope");
        var fact = _stream.Facts.ShouldHaveSingleItem();
        (fact.Action, fact.Reason).ShouldBe(("service_token.exchange_refused", "invalid_scope"));
        (await AskAsync("person", scope: "user:read user:address:write")).ShouldBeOfType<GrantOutcome.Granted>();
        (await AskAsync("person")).ShouldBeOfType<GrantOutcome.Granted>();
    }

    private async Task<GrantOutcome> AskAsync(string subject, string? actor = null, string? scope = null, string? proof = null)
    {
        var grant = new ExchangeGrant(_client, _verifier, new FakePolicy(), new FakeProofs(), _issuer, _stream, Options.Create(new ServiceTokensOptions()), _clock);
        grant.GrantType.ShouldBe("urn:ietf:params:oauth:grant-type:token-exchange");
        var parameters = new ExchangeParameters(subject, ExchangeRequest.AccessToken, actor, actor is null ? null : ExchangeRequest.AccessToken, null, "user-service");
        parameters.ToString().ShouldNotContain(subject);
        return await grant.HandleAsync(new GrantRequest(default, null, scope, null, "::1")
        {
            Exchange = parameters, Proof = proof is null ? null : new SentProof(proof, "POST", []),
        }, CancellationToken.None);
    }

    private sealed class ClientStub : IClientAuthenticator
    {
        internal ClientVerdict Verdict { get; set; } = new ClientVerdict.Proved(new ServiceIdentity("order-service", "client-of-order", DateTimeOffset.UnixEpoch));

        public ValueTask<ClientVerdict> AuthenticateAsync(ClientProof proof, string action, CancellationToken ct) => ValueTask.FromResult(Verdict);
    }

    private sealed class FakeVerifier : ITokenVerifier
    {
        internal Dictionary<string, TokenVerdict> Known { get; } = [];

        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => token == "unavailable"
            ? throw new PermissionsUnavailableException(new TimeoutException())
            : ValueTask.FromResult(Known.GetValueOrDefault(token) ?? new TokenVerdict.Invalid("token_malformed"));
    }
}
