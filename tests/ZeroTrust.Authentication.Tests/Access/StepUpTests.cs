using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Tests.Access;

/// <summary>What a login is worth to an endpoint (RFC 9470).</summary>
public sealed class StepUpTests
{
    private const int MaxAge = 900;
    private static readonly DateTimeOffset Now = TestTokens.Now;

    [Theory]
    [InlineData(0, true)]
    [InlineData(899, true)]
    [InlineData(900, false)]
    [InlineData(86_400, false)]
    public void A_login_is_recent_for_a_while(int secondsAgo, bool isEnough) =>
        (StepUp.Refuse(Person("aal1", Now.AddSeconds(-secondsAgo)), new RequiredLogin(null, Recent: true), MaxAge, Now) is null).ShouldBe(isEnough);

    [Theory]
    [InlineData("aal1", "aal1", true)]
    [InlineData("aal1", "aal2", false)]
    [InlineData("aal2", "aal2", true)]
    [InlineData("aal3", "aal2", true)]
    [InlineData("aal9", "aal1", false)]
    [InlineData(null, "aal1", false)]
    public void A_class_covers_the_weaker_ones(string? held, string needed, bool isEnough) =>
        (StepUp.Refuse(Person(held, Now), new RequiredLogin(needed, Recent: false), MaxAge, Now) is null).ShouldBe(isEnough);

    [Fact]
    public void A_token_that_does_not_say_when_the_login_was_is_not_recent() =>
        StepUp.Refuse(Person("aal3", null), new RequiredLogin(null, Recent: true), MaxAge, Now).ShouldNotBeNull();

    [Fact]
    public void A_service_has_no_login_to_show() =>
        StepUp.Refuse(Person(null, null) with { Kind = CallerKind.Service, SessionId = null }, new RequiredLogin("aal3", Recent: true), MaxAge, Now).ShouldBeNull();

    [Fact]
    public void The_challenge_says_all_that_is_asked_for()
    {
        var old = Person("aal2", Now.AddHours(-1));
        StepUp.Refuse(old, new RequiredLogin("aal2", Recent: true), MaxAge, Now)!.Challenge.ShouldBe(
            "Bearer error=\"insufficient_user_authentication\", error_description=\"A more recent or stronger login is required.\", acr_values=\"aal2\", max_age=\"900\"");
        StepUp.Refuse(old, new RequiredLogin("aal3", Recent: false), MaxAge, Now)!.Challenge.ShouldEndWith(", acr_values=\"aal3\"");
        StepUp.Refuse(old, new RequiredLogin(null, Recent: true), MaxAge, Now)!.Challenge.ShouldNotContain("acr_values");
    }

    [Fact]
    public void A_bound_token_is_challenged_in_its_own_scheme()
    {
        var old = Person("aal1", Now.AddHours(-1)) with { Confirmation = new TokenConfirmation("key") };
        StepUp.Refuse(old, new RequiredLogin(null, Recent: true), MaxAge, Now)!.Challenge.ShouldBe(
            "DPoP error=\"insufficient_user_authentication\", error_description=\"A more recent or stronger login is required.\", max_age=\"900\", algs=\"ES256 PS256 RS256\"");
    }

    [Theory]
    [InlineData("aal1", false)]
    [InlineData("aal2", true)]
    public async Task An_endpoint_that_asks_for_a_class_is_reached_with_it_only(string held, bool isReached)
    {
        var (reached, context, stream) = await CallAsync(Person(held, Now), new RequiredPermission(null), new RequiredLogin("aal2", Recent: false));
        reached.ShouldBe(isReached);
        context.Response.StatusCode.ShouldBe(isReached ? 200 : 401);
        context.Response.Headers.WWWAuthenticate.ToString().Contains("acr_values=\"aal2\"", StringComparison.Ordinal).ShouldBe(!isReached);
        stream.Facts.Select(fact => fact.Reason).ShouldBe(isReached ? [] : ["insufficient_user_authentication"]);
    }

    [Fact]
    public async Task Who_lacks_the_permission_is_not_asked_to_log_in_again()
    {
        var (reached, context, _) = await CallAsync(Person("aal1", null), new RequiredPermission("user:write"), new RequiredLogin("aal3", Recent: true));
        reached.ShouldBeFalse();
        context.Response.StatusCode.ShouldBe(403);
    }

    [Theory]
    [InlineData("mfa_required", "acr_values=\"aal2\"")]
    [InlineData("step_up_required", "max_age=\"0\"")]
    public async Task What_the_policy_misses_in_the_login_is_asked_for(string reason, string challenge)
    {
        var (reached, context, stream) = await CallAsync(Person("aal1", Now), new RefusingPlatform(reason), new RequiredPermission("user:write"));
        reached.ShouldBeFalse();
        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe(
            $"Bearer error=\"insufficient_user_authentication\", error_description=\"A more recent or stronger login is required.\", {challenge}");
        stream.Facts.ShouldHaveSingleItem().Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("enrolment", false)]
    [InlineData("aal1", true)]
    public async Task Whoever_has_to_enrol_a_factor_gets_nowhere_else(string contextClass, bool isReached)
    {
        var (reached, context, stream) = await CallAsync(Person(contextClass, Now), new RequiredPermission(null));
        reached.ShouldBe(isReached);
        context.Response.StatusCode.ShouldBe(isReached ? 200 : 403);
        stream.Facts.Select(fact => fact.Reason).ShouldBe(isReached ? [] : ["enrolment_only"]);
    }

    [Fact]
    public async Task Whoever_has_to_enrol_a_factor_can_do_so() =>
        (await CallAsync(Person("enrolment", Now), new RequiredPermission(null), new OpenToEnrolment())).Reached.ShouldBeTrue();

    [Fact]
    public async Task An_endpoint_open_to_enrolment_asks_for_its_permission_all_the_same() =>
        (await CallAsync(Person("enrolment", Now), new RefusingPlatform("no_rule"), new RequiredPermission("user:write"), new OpenToEnrolment())).Reached.ShouldBeFalse();

    [Fact]
    public async Task Who_acts_for_a_person_is_not_that_person()
    {
        var (reached, context, stream) = await CallAsync(Person("aal1", Now) with { Actor = new TokenActor("order-service", null) }, new RequiredPermission(null));
        reached.ShouldBeFalse();
        context.Response.StatusCode.ShouldBe(401);
        stream.Facts.ShouldHaveSingleItem().Reason.ShouldBe("acts_for_another");
    }

    private static Task<(bool Reached, HttpContext Context, StreamStub Stream)> CallAsync(Caller caller, params object[] metadata) =>
        CallAsync(caller, new PlatformStub(), metadata);

    private static async Task<(bool Reached, HttpContext Context, StreamStub Stream)> CallAsync(Caller caller, IPlatformAccess platform, params object[] metadata)
    {
        var reached = false;
        var stream = new StreamStub();
        var clock = new FakeTimeProvider(Now);
        var middleware = new AccessMiddleware(
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            },
            new TokenCheck(new VerifierStub(caller), new NoProofs()), platform, new RefusedCalls(stream, clock),
            Options.Create(new StepUpOptions()), clock);
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer x";
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "test"));
        await middleware.InvokeAsync(context);
        return (reached, context, stream);
    }

    private static Caller Person(string? contextClass, DateTimeOffset? at) =>
        new(CallerKind.User, "p1", Caller.Platform, "s1", Caller.Platform, "j1", Now, Now.AddMinutes(5), ["pwd"]) { ContextClass = contextClass, AuthenticatedAt = at };

    private sealed class RefusingPlatform(string reason) : IPlatformAccess
    {
        public PlatformVerdict Check(Caller caller, SubjectState? state, string permission) => new(false, reason, null, "1", null);

        public bool Covers(Caller caller, SubjectState? state, SubjectState person) => false;

        public PlatformVerdict Check(SubjectState person, string permission) => new(false, reason, null, "1", null);

        public bool Covers(SubjectState holder, SubjectState person) => false;
    }

    private sealed class NoProofs : IProofVerifier
    {
        public ValueTask<ProofVerdict> VerifyAsync(SentProof proof, CancellationToken ct) => throw new InvalidOperationException("No token here is bound.");
    }

    private sealed class VerifierStub(Caller caller) : ITokenVerifier
    {
        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => ValueTask.FromResult<TokenVerdict>(new TokenVerdict.Valid(caller, null));
    }
}
