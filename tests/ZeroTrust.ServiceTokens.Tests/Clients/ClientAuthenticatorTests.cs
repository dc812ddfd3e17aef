using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.ModuleTests;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Clients;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Tests.Grant;
using ZeroTrust.ServiceTokens.Tests.Identities;

namespace ZeroTrust.ServiceTokens.Tests.Clients;

public sealed class ClientAuthenticatorTests : IAsyncLifetime
{
    private readonly FakeSource _source = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly FakeStream _stream = new();
    private readonly string _secret = OpaqueToken.Create();
    private ServiceDirectory _directory = null!;

    public async ValueTask InitializeAsync()
    {
        var service = _source.Register("order-service", _secret);
        (service.ClientId, service.KeySet) = (Assertions.Client, $"{Assertions.Key} key-2");
        _source.Register("plain-service", _secret).ClientId = "ffffffffffffffffffffffffffffffff";
        _directory = _source.Directory(_clock);
        await _directory.RunAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_secret_is_checked_without_waiting_and_without_allocation()
    {
        var authenticator = Assertions.Authenticator(_directory, _stream, _clock);
        var proof = new ClientProof(Assertions.Client, _secret);
        for (var i = 0; i < 100; i++)
        {
            (await authenticator.AuthenticateAsync(proof, "t", CancellationToken.None)).ShouldBeOfType<ClientVerdict.Proved>();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var verdict = authenticator.AuthenticateAsync(proof, "t", CancellationToken.None);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        verdict.IsCompletedSuccessfully.ShouldBeTrue();
        ((ClientVerdict.Proved)await verdict).Service.Name.ShouldBe("order-service");
    }

    [Fact]
    public async Task An_assertion_works_once_of_32_at_a_time_on_two_instances()
    {
        await using var database = await TestDatabase.CreateAsync(ServiceTokensModule.Schema, ServiceTokensModule.ConfigureMarten, ServiceTokensJson.Default);
        using var other = _source.Directory(_clock);
        await other.RunAsync(CancellationToken.None);
        ClientAuthenticator[] instances =
            [Assertions.Authenticator(_directory, _stream, _clock, database.Source), Assertions.Authenticator(other, _stream, _clock, database.Source)];

        var proof = Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock)));
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            await instances[i % 2].AuthenticateAsync(proof, "service_token.refused", CancellationToken.None))));
        verdicts.OfType<ClientVerdict.Proved>().ShouldHaveSingleItem().Service.Name.ShouldBe("order-service");
        verdicts.OfType<ClientVerdict.Refused>().Count(refused => refused.Error == "invalid_client").ShouldBe(31);
        _stream.Facts.Count(fact => fact.Reason == "assertion_used_before").ShouldBe(31);

        // The client may be named as well; another jti is another assertion.
        var named = Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock, "j-2"), "key-2"), Assertions.Client);
        (await instances[0].AuthenticateAsync(named, "t", CancellationToken.None)).ShouldBeOfType<ClientVerdict.Proved>();
    }

    [Fact]
    public async Task Without_the_marks_nobody_is_let_in()
    {
        var authenticator = Assertions.Authenticator(_directory, _stream, _clock);
        (await authenticator.AuthenticateAsync(Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock))), "t", CancellationToken.None))
            .ShouldBeOfType<ClientVerdict.Unavailable>();
    }

    [Fact]
    public async Task Refuses_what_does_not_prove_the_client_and_records_why()
    {
        var good = Assertions.Sign(Assertions.Claims(_clock));
        (ClientProof Proof, string Error, string Reason)[] cases =
        [
            (Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock), "key-3")), "invalid_client", "assertion_not_signed"),
            (Assertions.Proof(good, "ffffffffffffffffffffffffffffffff"), "invalid_client", "unknown_client"),
            (Assertions.Proof(good, "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"), "invalid_client", "unknown_client"),
            (Assertions.Proof("no.jwt"), "invalid_client", "unknown_client"),
            (Assertions.Proof("a.!.b"), "invalid_client", "unknown_client"),
            (Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock, audience: "\"https://other\""))), "invalid_client", "assertion_wrong_audience"),
            (Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock), type: "at_jwt")), "invalid_client", "assertion_wrong_type"),
            (Assertions.Proof(Assertions.Sign("[]"), Assertions.Client), "invalid_client", "assertion_malformed"),
            (Assertions.Proof(good) with { AssertionType = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" }, "invalid_client", "assertion_type_unknown"),
            (Assertions.Proof(good) with { AssertionType = null }, "invalid_request", "assertion_incomplete"),
            (Assertions.Proof(good) with { Assertion = null }, "invalid_request", "assertion_incomplete"),
            (Assertions.Proof(good, Assertions.Client) with { Secret = _secret }, "invalid_request", "assertion_incomplete"),
        ];
        var authenticator = Assertions.Authenticator(_directory, _stream, _clock);
        foreach (var (proof, error, reason) in cases)
        {
            (await authenticator.AuthenticateAsync(proof, "service_token.refused", CancellationToken.None))
                .ShouldBeOfType<ClientVerdict.Refused>(reason).Error.ShouldBe(error, reason);
            var fact = _stream.Facts[^1];
            (fact.Action, fact.ActorKind, fact.Reason).ShouldBe(("service_token.refused", "anonymous", reason));
            fact.ToString().ShouldNotContain(good);
        }

        _stream.Full = true;
        (await authenticator.AuthenticateAsync(cases[0].Proof, "t", CancellationToken.None)).ShouldBeOfType<ClientVerdict.Unavailable>();
    }

    [Fact]
    public async Task A_disabled_client_and_one_without_keys_prove_nothing_by_an_assertion()
    {
        _source.Stored["order-service"].Enabled = false;
        await _directory.OnChangeAsync("order-service", CancellationToken.None);
        var proof = Assertions.Proof(Assertions.Sign(Assertions.Claims(_clock)));
        var authenticator = Assertions.Authenticator(_directory, _stream, _clock);
        (await authenticator.AuthenticateAsync(proof, "t", CancellationToken.None)).ShouldBeOfType<ClientVerdict.Refused>();

        // Keys that were stored and are no longer accepted are no keys.
        (_source.Stored["order-service"].Enabled, _source.Stored["order-service"].KeySet) = (true, "bad key-1");
        await _directory.OnChangeAsync("order-service", CancellationToken.None);
        (await authenticator.AuthenticateAsync(proof, "t", CancellationToken.None)).ShouldBeOfType<ClientVerdict.Refused>();
        _stream.Facts.ShouldAllBe(fact => fact.Reason == "unknown_client");
        (await authenticator.AuthenticateAsync(new ClientProof(Assertions.Client, _secret), "t", CancellationToken.None)).ShouldBeOfType<ClientVerdict.Proved>();
    }

    [Fact]
    public void No_text_form_shows_a_proof() =>
        $"{Assertions.Proof("assertion-text")} {new ClientProof("c", _secret)}".ShouldNotContain(_secret);
}
