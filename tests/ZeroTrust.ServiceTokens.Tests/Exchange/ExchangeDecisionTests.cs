using System.Collections.Immutable;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.ServiceTokens.Exchange;
using ZeroTrust.ServiceTokens.Tests.Grant;

namespace ZeroTrust.ServiceTokens.Tests.Exchange;

public sealed class ExchangeDecisionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly ServiceIdentity Service = new("order-service", "client-of-order", DateTimeOffset.UnixEpoch);
    private static readonly ExchangeRequest Request = new("subject", null, "user-service", null);
    private readonly FakePolicy _policy = new();

    [Fact]
    public void A_service_acts_for_a_person_in_the_persons_session()
    {
        var issue = Decide(Person("zerotrust")).ShouldBeOfType<ExchangeDecision.Issue>();
        var claims = issue.Claims;
        (claims.Subject, claims.ClientId, claims.Audience, claims.PermissionEpoch, claims.EndsBy).ShouldBe(("p1", "client-of-order", "user-service", 7, Now.AddSeconds(90)));
        claims.Permissions.ShouldBe(["user:read", "user:address:write"]);
        claims.Actor.ShouldBe(new TokenActor("order-service", null));
        var person = claims.Person.ShouldNotBeNull();
        (person.SessionId, person.ContextClass, person.AuthenticatedAt).ShouldBe(("s1", "aal1", Now.AddMinutes(-10)));
        person.Roles.ShouldBe(["customer_support"]);
        person.Methods.ShouldBe(["pwd"]);
        _policy.AskedTogether.ShouldBe([("order-service", "p1", true, "user-service")]);
    }

    [Fact]
    public void A_service_acts_for_a_service_and_the_chain_grows_outwards()
    {
        var claims = Decide(Workload("gateway", "order-service", new TokenActor("first", null))).ShouldBeOfType<ExchangeDecision.Issue>().Claims;
        (claims.Subject, claims.Person, claims.PermissionEpoch).ShouldBe(("gateway", null, 0));
        claims.Actor.ShouldBe(new TokenActor("order-service", new TokenActor("first", null)));
        _policy.AskedTogether.ShouldBe([("order-service", "gateway", false, "user-service")]);
    }

    // T08: a token that was not given to this client is not its to use.
    [Theory]
    [InlineData("user", "order-service", false, null)]
    [InlineData("user", "zerotrust", false, null)]
    [InlineData("user", "payment-service", false, "wrong_audience")]
    [InlineData("user", "user-service", false, "wrong_audience")]
    [InlineData("user", "zerotrust", true, "wrong_audience")]
    [InlineData("service", "order-service", false, null)]
    [InlineData("service", "order-service", true, null)]
    [InlineData("service", "zerotrust", false, "wrong_audience")]
    [InlineData("service", "user-service", false, "wrong_audience")]
    public void Takes_only_a_token_that_this_client_was_given(string kind, string audience, bool acted, string? refusal)
    {
        var actor = acted ? new TokenActor("first", null) : null;
        ReasonOf(Decide(kind == "user" ? Person(audience, actor) : Workload("gateway", audience, actor))).ShouldBe(refusal);
    }

    [Fact]
    public void The_chain_has_an_end()
    {
        var two = new TokenActor("b", new TokenActor("a", null));
        ReasonOf(Decide(Person("order-service", two))).ShouldBeNull();
        var three = new TokenActor("c", two);
        ReasonOf(Decide(Person("order-service", three))).ShouldBe("actor_chain_too_long");
    }

    [Fact]
    public void Refuses_what_does_not_hold_any_more()
    {
        var ended = Person("zerotrust");
        ReasonOf(ExchangeDecision.Decide(Service, ended, Request, _policy, new ServiceTokensOptions(), Now.AddSeconds(90))).ShouldBe("token_expired");

        _policy.Together = _policy.Together with { MfaRequired = true };
        ReasonOf(Decide(Person("zerotrust"))).ShouldBe("mfa_required");
        ReasonOf(Decide(ended with { Caller = ended.Caller with { ContextClass = null } })).ShouldBe("mfa_required");
        ReasonOf(Decide(ended with { Caller = ended.Caller with { ContextClass = "urn:example:strong" } })).ShouldBe("mfa_required");
        ReasonOf(Decide(ended with { Caller = ended.Caller with { ContextClass = "aal2" } })).ShouldBeNull();

        _policy.Together = new DelegatedGrant([], false, true, "v7");
        ReasonOf(Decide(Person("zerotrust"))).ShouldBe("invalid_target");
    }

    [Theory]
    [InlineData("aal1", 0, null)]
    [InlineData("aal1", -1, "step_up_required")]
    [InlineData("aal2", -1, "step_up_required")]
    [InlineData(null, 0, null)]
    [InlineData("enrolment", 0, "enrolment_only")]
    public void A_demand_for_a_new_login_holds_for_who_acts_for_the_person_too(string? contextClass, int secondsAfterDemand, string? refusal)
    {
        var subject = Person("zerotrust");
        var demanded = subject with { Caller = subject.Caller with { ContextClass = contextClass }, State = subject.State! with { StepUpAfter = subject.Caller.AuthenticatedAt!.Value.AddSeconds(-secondsAfterDemand) } };
        ReasonOf(Decide(demanded)).ShouldBe(refusal);
        ReasonOf(Decide(demanded with { Caller = demanded.Caller with { AuthenticatedAt = null } })).ShouldBe(refusal ?? "step_up_required");
    }

    [Fact]
    public void The_new_token_tells_of_the_same_login()
    {
        var subject = Person("zerotrust");
        var person = Decide(subject with { Caller = subject.Caller with { ContextClass = "aal2", AuthenticationMethods = ["pwd", "otp", "mfa"] } })
            .ShouldBeOfType<ExchangeDecision.Issue>().Claims.Person.ShouldNotBeNull();
        (person.ContextClass, person.AuthenticatedAt).ShouldBe(("aal2", subject.Caller.AuthenticatedAt!.Value));
        person.Methods.ShouldBe(["pwd", "otp", "mfa"]);
    }

    [Theory]
    [InlineData("user:read", "user:read")]
    [InlineData("user:address:write user:read", "user:read user:address:write")]
    [InlineData("user:*", "invalid_scope")]
    [InlineData("user:read user:delete", "invalid_scope")]
    [InlineData(" ", "invalid_scope")]
    public void A_scope_narrows_and_never_widens(string scope, string expected)
    {
        var decision = ExchangeDecision.Decide(Service, Person("zerotrust"), Request with { Scope = scope }, _policy, new ServiceTokensOptions(), Now);
        (decision is ExchangeDecision.Issue issue ? string.Join(' ', issue.Claims.Permissions) : ReasonOf(decision)).ShouldBe(expected);
    }

    [Theory]
    // A name in audience, in resource, or in both.
    [InlineData("t", "at", null, null, null, "user-service", null, null)]
    [InlineData("t", "at", null, null, "at", null, "user-service", null)]
    [InlineData("t", "at", null, null, null, "user-service", "user-service", null)]
    [InlineData("t", "at", "a", "at", null, "user-service", null, null)]
    [InlineData(null, "at", null, null, null, "user-service", null, "invalid_request")]
    [InlineData("t", null, null, null, null, "user-service", null, "invalid_request")]
    [InlineData("t", "urn:ietf:params:oauth:token-type:saml2", null, null, null, "user-service", null, "invalid_request")]
    [InlineData("t", "at", null, null, "urn:ietf:params:oauth:token-type:refresh_token", "user-service", null, "invalid_request")]
    [InlineData("t", "at", "a", null, null, "user-service", null, "invalid_request")]
    [InlineData("t", "at", null, "at", null, "user-service", null, "invalid_request")]
    [InlineData("t", "at", "a", "urn:ietf:params:oauth:token-type:id_token", null, "user-service", null, "invalid_request")]
    [InlineData("t", "at", null, null, null, null, null, "invalid_target")]
    [InlineData("t", "at", null, null, null, "zerotrust", null, "invalid_target")]
    [InlineData("t", "at", null, null, null, null, "zerotrust", "invalid_target")]
    [InlineData("t", "at", null, null, null, "user-service", "payment-service", "invalid_target")]
    [InlineData("t", "at", null, null, null, "https://user-service.example/", null, "invalid_target")]
    public void Reads_the_request(
        string? subject, string? subjectType, string? actor, string? actorType, string? requested, string? resource, string? audience, string? error)
    {
        var parameters = new ExchangeParameters(subject, Full(subjectType), actor, Full(actorType), Full(requested), audience);
        var (request, refusal) = ExchangeRequest.Read(new GrantRequest(default, resource, "s", null, "::1") { Exchange = parameters });
        refusal?.Error.ShouldBe(error);
        (request is null).ShouldBe(error is not null);
        request?.Target.ShouldBe("user-service");
    }

    [Fact]
    public void Without_parameters_there_is_no_request() =>
        ExchangeRequest.Read(new GrantRequest(default, "user-service", null, null, "::1")).Refusal!.Error.ShouldBe("invalid_request");

    internal static TokenVerdict.Valid Person(string audience, TokenActor? actor = null) => new(
        new Caller(CallerKind.User, "p1", "zerotrust", "s1", audience, "j1", Now.AddMinutes(-3), Now.AddSeconds(90), ["pwd"])
        {
            Actor = actor, ContextClass = "aal1", AuthenticatedAt = Now.AddMinutes(-10),
        },
        new SubjectState("p1", 7, true, DateTimeOffset.UnixEpoch, ["customer_support"], []));

    internal static TokenVerdict.Valid Workload(string name, string audience, TokenActor? actor = null, string clientId = "client") => new(
        new Caller(CallerKind.Service, name, clientId, null, audience, "j2", Now, Now.AddSeconds(90), ImmutableArray<string>.Empty) { Actor = actor }, null);

    private static string? Full(string? type) => type == "at" ? ExchangeRequest.AccessToken : type;

    private ExchangeDecision Decide(TokenVerdict.Valid subject) => ExchangeDecision.Decide(Service, subject, Request, _policy, new ServiceTokensOptions(), Now);

    private static string? ReasonOf(ExchangeDecision decision) => (decision as ExchangeDecision.Refuse)?.Reason;
}
