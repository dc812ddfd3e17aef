using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.OAuth;

/// <summary>RFC 7662: what a token is worth now, whatever was so at its issue, and what the answer costs.</summary>
[Collection(nameof(LoginHost))]
public sealed class IntrospectionNowTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task Who_acts_for_a_person_holds_what_both_hold_now_and_no_more_than_the_token_says()
    {
        var login = await SupporterAsync();
        var answer = await IntrospectAsync(Issue(login, ["order:*", "stock:read"]).Value);
        (answer.Text("active"), answer.Text("sub"), answer.Text("sid"), answer.Text("permissions"))
            .ShouldBe(("True", login.Id, login.Session, "[\"order:read\"]"));
        answer.Body.GetProperty("act").GetProperty("sub").GetString().ShouldBe("order-service");
        (await IntrospectAsync(Issue(login, ["user:read"]).Value)).Text("permissions").ShouldBe("[\"user:read\"]");
        (await IntrospectAsync(Issue(login, []).Value)).Text("permissions").ShouldBe("[]");
    }

    [Theory]
    [InlineData("aal1", "[]")]
    [InlineData("enrolment", "[]")]
    [InlineData("aal2", "[\"customer_support:use\",\"guarded:use\"]")]
    public async Task A_login_that_every_decision_would_refuse_permits_nothing(string contextClass, string permissions)
    {
        var (id, userName) = await PersonAsync("customer_support", "guarded");
        var session = (await LoginAsync(userName)).Text("session_id")!;
        var token = Issuer.Issue(new AccessTokenClaims(id, "zerotrust", "zerotrust", ["customer_support:use", "guarded:use"], 1, TimeSpan.FromMinutes(5))
        {
            Person = new PersonClaims(session, ["customer_support", "guarded"], ["pwd"], contextClass, DateTimeOffset.UtcNow),
        });
        (await IntrospectAsync(token.Value)).Text("permissions").ShouldBe(permissions);
    }

    [Fact]
    public async Task By_reference_it_stands_for_all_that_both_hold_now()
    {
        var token = Issue(await SupporterAsync(), Many());
        token.IsByReference.ShouldBeTrue();
        (await IntrospectAsync(token.Value)).Text("permissions").ShouldBe("[\"order:read\",\"user:read\"]");
    }

    [Fact]
    public async Task By_reference_a_service_holds_what_its_pair_holds_now()
    {
        var token = IssueService("order-service", Many());
        token.IsByReference.ShouldBeTrue();
        (await IntrospectAsync(token.Value)).Text("permissions").ShouldBe("[\"user:read\",\"user:write\"]");
    }

    [Fact]
    public async Task A_pattern_in_the_token_is_told_as_what_the_policy_has_left_of_it() =>
        (await IntrospectAsync(IssueService("order-service", ["order:read", "user:*"]).Value)).Text("permissions").ShouldBe("[\"user:read\",\"user:write\"]");

    [Fact]
    public async Task With_the_person_every_token_ends()
    {
        var login = await SupporterAsync();
        var acting = Issue(login, ["user:read"]).Value;
        (await IntrospectAsync(acting)).Text("active").ShouldBe("True");
        var (_, admin) = await PersonAsync("system_admin");
        var deactivated = await SendAsync(HttpMethod.Post, $"/v1/users/{login.Id}/deactivate", null, (await LoginAsync(admin)).Access, await ETagAsync(login.Id));
        ((int)deactivated.Status).ShouldBeLessThan(300);
        foreach (var token in new[] { acting, login.Access, login.Refresh })
        {
            // Local copies follow the change feed.
            await Eventually.HoldsAsync(async () => (await IntrospectAsync(token)).Text("active") == "False", TimeSpan.FromSeconds(10), "the deactivation has come through");
            await ShouldBeInactiveAsync(token);
        }
    }

    [Fact]
    public async Task An_expired_token_is_not_active()
    {
        var past = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(-10));
        var issuer = ActivatorUtilities.CreateInstance<AccessTokenIssuer>(Host.Services, past);
        await ShouldBeInactiveAsync(issuer.Issue(Claims("order-service", ["user:read"])).Value);
        past.Advance(TimeSpan.FromMinutes(10));
        (await IntrospectAsync(issuer.Issue(Claims("order-service", ["user:read"])).Value)).Text("active").ShouldBe("True");
    }

    [Fact]
    public async Task Once_a_person_is_known_the_answer_needs_no_database()
    {
        var login = await SupporterAsync();
        foreach (var token in new[] { login.Access, Issue(login, ["user:read"]).Value, IssueService("order-service", ["user:read"]).Value })
        {
            await IntrospectAsync(token);
            (await CommandsOfAsync(token)).ShouldBe(0);
        }

        // The counter counts: a refresh token is read from its row.
        (await CommandsOfAsync(login.Refresh)).ShouldBeGreaterThan(0);
    }

    // The fewest that PostgreSQL had to answer in our database during one of a few introspections: the host's own background
    // work may fall into one of them, and not into all.
    private async Task<int> CommandsOfAsync(string token)
    {
        var database = Host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString.Split(';').Single(part => part.StartsWith("Database=", StringComparison.Ordinal))[9..];
        var commands = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TagObjects.Any(tag => tag.Key is "db.name" or "db.namespace" && tag.Value as string == database))
                {
                    Interlocked.Increment(ref commands);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var fewest = int.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            Interlocked.Exchange(ref commands, 0);
            (await IntrospectAsync(token)).Text("active").ShouldBe("True");
            fewest = Math.Min(fewest, Volatile.Read(ref commands));
        }

        return fewest;
    }

    private async Task<(string Id, string Session, string Access, string Refresh)> SupporterAsync()
    {
        var (id, userName) = await PersonAsync("customer_support");
        var login = await LoginAsync(userName);
        return (id, login.Text("session_id")!, login.Access, login.Refresh);
    }

    // As the exchange issues it: the person's session and epoch, the service as actor.
    private IssuedToken Issue((string Id, string Session, string Access, string Refresh) login, string[] permissions) => Issuer.Issue(
        Claims(login.Id, permissions) with
        {
            PermissionEpoch = 1, Actor = new TokenActor("order-service", null),
            Person = new PersonClaims(login.Session, ["customer_support"], ["pwd"], "aal1", DateTimeOffset.UtcNow),
        });

    private IssuedToken IssueService(string name, string[] permissions) => Issuer.Issue(Claims(name, permissions));

    private static AccessTokenClaims Claims(string subject, string[] permissions) =>
        new(subject, "order-service", "user-service", [.. permissions], 0, TimeSpan.FromMinutes(5));

    private static string[] Many() => [.. Enumerable.Range(0, 2000).Select(i => $"order:item{i}:read")];

    private IAccessTokenIssuer Issuer => Host.Services.GetRequiredService<IAccessTokenIssuer>();

    private Task<Answer> IntrospectAsync(string token) =>
        FormAsync($"token={token}&client_id={ClientsStub.Gateway}&client_secret={ClientsStub.Secret}", path: "/oauth2/introspect");

    private async Task ShouldBeInactiveAsync(string token) => (await IntrospectAsync(token)).Body.GetRawText().ShouldBe("{\"active\":false}");
}
