using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Grant;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Tests.Clients;
using ZeroTrust.ServiceTokens.Tests.Identities;

namespace ZeroTrust.ServiceTokens.Tests.Grant;

public sealed class ClientCredentialsGrantTests : IAsyncLifetime
{
    private readonly FakeSource _source = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly FakeStream _stream = new();
    private readonly FakeIssuer _issuer = new();
    private readonly string _secret = OpaqueToken.Create();
    private ServiceDirectory _directory = null!;

    public async ValueTask InitializeAsync()
    {
        _source.Register("order-service", _secret).ClientId = "0123456789abcdef0123456789abcdef";
        _directory = _source.Directory(_clock);
        await _directory.RunAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Gives_a_token_for_the_pair_and_records_it_first()
    {
        var granted = (await AskAsync("user-service", null)).ShouldBeOfType<GrantOutcome.Granted>();
        (granted.Scope, granted.RefreshToken, granted.SessionId).ShouldBe(("user:read user:address:write", null, null));
        granted.AccessToken.ExpiresIn.ShouldBe(300);

        var claims = _issuer.Issued.ShouldHaveSingleItem();
        (claims.Subject, claims.ClientId, claims.Audience, claims.PermissionEpoch, claims.Person)
            .ShouldBe(("order-service", "0123456789abcdef0123456789abcdef", "user-service", 0, null));

        var fact = _stream.Facts.ShouldHaveSingleItem();
        (fact.Action, fact.ActorKind, fact.ActorId, fact.Target, fact.Detail, fact.Outcome, fact.PolicyVersion)
            .ShouldBe(("service_token.issued", "service", "order-service", "user-service", "jti-1", AuditOutcome.Success, "v7"));
    }

    [Fact]
    public async Task Gives_nothing_that_cannot_be_recorded()
    {
        _stream.Full = true;
        (await AskAsync("user-service", null)).ShouldBeOfType<GrantOutcome.Unavailable>().RetryAfterSeconds.ShouldBe(1);
        (await AskAsync("nowhere", null)).ShouldBeOfType<GrantOutcome.Unavailable>();
        (await AskAsync("user-service", null, OpaqueToken.Create())).ShouldBeOfType<GrantOutcome.Unavailable>();
    }

    [Fact]
    public async Task Refuses_wrong_credentials_alike_and_records_no_secret()
    {
        var wrong = await AskAsync("user-service", null, OpaqueToken.Create());
        var unknown = await Grant().HandleAsync(Request("user-service", null, _secret, "ffffffffffffffffffffffffffffffff"), CancellationToken.None);
        var swapped = await Grant().HandleAsync(Request(null, null, "x", _secret), CancellationToken.None);
        var nothing = await Grant().HandleAsync(new GrantRequest(default, null, null, null, "::1"), CancellationToken.None);
        wrong.ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_client");
        new[] { unknown, swapped, nothing }.ShouldAllBe(outcome => outcome == wrong);

        _stream.Facts.Count.ShouldBe(4);
        _stream.Facts.ShouldAllBe(fact => fact.Action == "service_token.refused" && fact.ActorKind == "anonymous" && fact.Outcome == AuditOutcome.Denied);
        _stream.Facts.ShouldAllBe(fact => !fact.ToString().Contains(_secret));
        _stream.Facts[0].Detail.ShouldBe("0123456789abcdef0123456789abcdef");
        _issuer.Issued.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nowhere", null, "invalid_target")]
    [InlineData("user-service", "user:delete", "invalid_scope")]
    public async Task Refuses_what_the_policy_does_not_grant(string resource, string? scope, string error)
    {
        (await AskAsync(resource, scope)).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe(error);
        var fact = _stream.Facts.ShouldHaveSingleItem();
        (fact.Action, fact.ActorId, fact.Target, fact.Reason).ShouldBe(("service_token.refused", "order-service", resource, error));
    }

    [Fact]
    public async Task A_scope_that_does_not_fit_a_token_is_refused_because_the_reference_would_stand_for_more()
    {
        _issuer.IsByReference = true;
        (await AskAsync("user-service", "user:read")).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_scope");
        _stream.Facts.ShouldHaveSingleItem().Reason.ShouldBe("invalid_scope");
        (await AskAsync("user-service", null)).ShouldBeOfType<GrantOutcome.Granted>();
    }

    [Fact]
    public async Task Stops_when_it_may_have_missed_a_disabling_for_too_long()
    {
        _clock.Advance(TimeSpan.FromSeconds(300));
        (await AskAsync("user-service", null)).ShouldBeOfType<GrantOutcome.Granted>();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync("user-service", null)).ShouldBeOfType<GrantOutcome.Unavailable>();
        await _directory.OnGapAsync(CancellationToken.None);
        (await AskAsync("user-service", null)).ShouldBeOfType<GrantOutcome.Granted>();
    }

    [Fact]
    public void Its_name_is_that_of_the_standard() => Grant().GrantType.ShouldBe("client_credentials");

    [Theory]
    [InlineData("good", "user-service", null)]
    [InlineData("bad", "user-service", "invalid_dpop_proof")]
    [InlineData("unavailable", "user-service", "unavailable")]
    // A proof is noted as used only for a client that is proved, and for a token that it may have.
    [InlineData("forbidden", "nobody", "invalid_target")]
    public async Task A_proof_binds_the_token_to_its_key(string proof, string resource, string? error)
    {
        var request = Request(resource, null, _secret) with { Proof = new SentProof(proof, "POST", []) };
        var outcome = await Grant().HandleAsync(request, CancellationToken.None);
        switch (error)
        {
            case null:
                outcome.ShouldBeOfType<GrantOutcome.Granted>();
                _issuer.Issued.ShouldHaveSingleItem().Confirmation.ShouldBe(FakeProofs.Key);
                break;
            case "unavailable":
                outcome.ShouldBeOfType<GrantOutcome.Unavailable>();
                break;
            default:
                outcome.ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe(error);
                _stream.Facts.ShouldHaveSingleItem().Reason.ShouldBe(error == "invalid_target" ? error : "proof_malformed");
                break;
        }
    }

    [Fact]
    public async Task A_stranger_uses_up_no_proof()
    {
        var request = Request("user-service", null, "wrong") with { Proof = new SentProof("forbidden", "POST", []) };
        (await Grant().HandleAsync(request, CancellationToken.None)).ShouldBeOfType<GrantOutcome.Refused>().Error.ShouldBe("invalid_client");
    }

    private ClientCredentialsGrant Grant() => new(
        Assertions.Authenticator(_directory, _stream, _clock),
        new FakePolicy(), new FakeProofs(), _issuer, _stream, Settings, _clock);

    private static IOptions<ServiceTokensOptions> Settings => Options.Create(new ServiceTokensOptions());

    private async Task<GrantOutcome> AskAsync(string? resource, string? scope, string? secret = null) =>
        await Grant().HandleAsync(Request(resource, scope, secret ?? _secret), CancellationToken.None);

    private static GrantRequest Request(string? resource, string? scope, string secret, string client = "0123456789abcdef0123456789abcdef") =>
        new(new ClientProof(client, secret), resource, scope, null, "::1");
}
