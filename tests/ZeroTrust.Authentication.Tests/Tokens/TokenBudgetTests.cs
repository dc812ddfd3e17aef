using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;
using static ZeroTrust.Authentication.Tests.Fixtures.TestTokens;

namespace ZeroTrust.Authentication.Tests.Tokens;

public sealed class TokenBudgetTests
{
    private const int Budget = 2048;

    [Fact]
    public void A_token_carries_its_permissions_up_to_the_last_byte_of_the_budget_and_none_beyond()
    {
        var issuer = Issuer(Budget);
        var lengths = new List<int>();
        for (var count = 0; count < 80; count++)
        {
            var issued = issuer.Issue(ServiceClaims with { Permissions = Permissions(count) });
            issued.Value.Length.ShouldBeLessThanOrEqualTo(Budget);
            Claims(issued).TryGetProperty("permissions", out var list).ShouldBe(!issued.IsByReference);
            if (!issued.IsByReference)
            {
                list.GetArrayLength().ShouldBe(count);
                lengths.Add(issued.Value.Length);
            }
        }

        // One more permission is at most 30 bytes of payload, 40 of the token.
        lengths[^1].ShouldBeGreaterThan(Budget - 40);
        lengths.Count.ShouldBeLessThan(80);
    }

    [Fact]
    public void Beyond_the_budget_a_reference_stands_for_permissions_and_scope()
    {
        var issued = Issuer(Budget).Issue(TestTokens.PersonClaims with { Permissions = Permissions(1000) });
        issued.IsByReference.ShouldBeTrue();
        var claims = Claims(issued);
        claims.TryGetProperty("permissions", out _).ShouldBeFalse();
        claims.TryGetProperty("scope", out _).ShouldBeFalse();
        claims.GetProperty("permissions_ref").GetString().ShouldBe("urn:zerotrust:permissions:1:7");
        claims.GetProperty("roles").GetArrayLength().ShouldBe(1);
        claims.GetProperty("perm_epoch").GetInt64().ShouldBe(7);
    }

    [Fact]
    public void Roles_that_do_not_fit_either_are_left_out_too()
    {
        ImmutableArray<string> roles = [.. Enumerable.Range(0, 500).Select(i => $"role-{i}")];
        var issued = Issuer(Budget).Issue(TestTokens.PersonClaims with { Person = TestTokens.PersonClaims.Person! with { Roles = roles } });
        issued.Value.Length.ShouldBeLessThanOrEqualTo(Budget);
        Claims(issued).TryGetProperty("roles", out _).ShouldBeFalse();
        Claims(issued).GetProperty("permissions_ref").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void The_longest_token_without_permissions_fits_the_smallest_budget()
    {
        var name = new string('n', 128);
        var claims = TestTokens.PersonClaims with
        {
            Subject = name, Audience = name, Permissions = Permissions(1000), PermissionEpoch = long.MaxValue,
            Confirmation = new TokenConfirmation(new string('t', 43)),
            Actor = new TokenActor(new string('a', 64), new TokenActor(new string('b', 64), new TokenActor(new string('c', 64), null))),
        };
        Issuer(Budget).Issue(claims).Value.Length.ShouldBeLessThanOrEqualTo(Budget);
    }

    [Fact]
    public void The_room_is_counted_to_the_byte() => Gen.Int[0, 400].Sample(length =>
    {
        var claims = ServiceClaims with { Subject = new string('s', length + 1), Permissions = [] };
        var token = Issuer(16_384).Issue(claims).Value;
        var payload = Base64Url.DecodeFromChars(token.Split('.')[1]).Length;
        TokenSize.PayloadRoom(token.Length, Key).ShouldBe(payload);
        TokenSize.PayloadRoom(token.Length - 1, Key).ShouldBeLessThan(payload);
    }, iter: 50);

    [Fact]
    public void What_is_known_before_is_what_comes()
    {
        var budget = new TokenBudget(Options.Create(new AuthenticationOptions()), Options.Create(new HttpOptions { PublicUrl = TestTokens.Issuer }));
        foreach (var count in new[] { 0, 1, 17, 60 })
        {
            var token = Issuer(16_384).Issue(ServiceClaims with { Subject = new string('s', 32), ClientId = new string('c', 32), Audience = "zerotrust", PermissionEpoch = 1, Permissions = Permissions(count) });
            budget.Estimate([], Permissions(count)).ShouldBeInRange(token.Value.Length, token.Value.Length + 4);
        }
    }

    [Fact]
    public void Every_token_over_the_budget_counts_and_the_warning_names_roles_once()
    {
        using var counted = new Counted("zerotrust_tokens_over_budget_total");
        var lines = new Lines();
        var issuer = Issuer(Budget, lines);
        var two = TestTokens.PersonClaims with { Permissions = Permissions(200), Person = TestTokens.PersonClaims.Person! with { Roles = ["warehouse", "billing"] } };
        var before = counted.Total;
        issuer.Issue(two);
        issuer.Issue(two with { Subject = "p2" });
        issuer.Issue(ServiceClaims with { Permissions = Permissions(200) });
        issuer.Issue(ServiceClaims);
        (counted.Total - before).ShouldBeGreaterThanOrEqualTo(3);
        lines.Written.Count.ShouldBe(2);
        lines.Written[0].ShouldContain("billing, warehouse");
        lines.Written[0].ShouldNotContain("p1");
        lines.Written[1].ShouldContain("order-service");
    }

    private static AccessTokenIssuer Issuer(int maxBytes, ILogger<OverBudgetReport>? logger = null) => new(
        new OneKey(), FittingStub.Within(maxBytes, logger), Options.Create(new HttpOptions { PublicUrl = TestTokens.Issuer }), new FakeTimeProvider(Now));

    private static ImmutableArray<string> Permissions(int count) => [.. Enumerable.Range(0, count).Select(i => $"order:{i:0000}")];

    private static JsonElement Claims(IssuedToken token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Value.Split('.')[1]));

    private sealed class OneKey : ISigningKeys
    {
        public SigningKey Active => Key;

        public IReadOnlyDictionary<string, VerificationKey> PublicKeys => Keys;
    }

    private sealed class Lines : ILogger<OverBudgetReport>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _total;

        public Counted(string name)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _total, value));
            _listener.Start();
        }

        public long Total => Interlocked.Read(ref _total);

        public void Dispose() => _listener.Dispose();
    }
}
