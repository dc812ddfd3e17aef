using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Limits;

namespace ZeroTrust.Permissions.Tests.Access;

/// <summary>The limits of the platform's own API, before the endpoint and before a refusal's record.</summary>
public sealed class ApiLimitsTests
{
    private const int Burst = 5;
    private static readonly RequiredPermission Needed = new("user:read");
    private static readonly PublicEndpoint Open = new("a test");

    [Fact]
    public async Task A_caller_beyond_the_limit_is_told_when_to_come_back_and_another_is_not_touched()
    {
        using var api = new Api();
        var answers = await api.CallAsync(100, "order-service", Needed);
        api.Reached.ShouldBeInRange(Burst, 99, "the burst, and one for each second that this took");
        var refused = answers.First(answer => answer.Response.StatusCode == 429);
        (await TextOf(refused)).ShouldContain("\"request.rate_limited\"");
        int.Parse(refused.Response.Headers.RetryAfter.ShouldHaveSingleItem()!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(1);
        refused.Response.Headers.CacheControl.ToString().ShouldBe("no-store");
        (await api.CallAsync(1, "user-service", Needed)).ShouldHaveSingleItem().Response.StatusCode.ShouldBe(200);
    }

    [Fact]
    public async Task The_key_is_the_caller_and_neither_the_address_nor_a_header()
    {
        using var api = new Api();
        var answers = new List<HttpContext>();
        for (var i = 0; i < 100; i++)
        {
            answers.AddRange(await api.CallAsync(1, "order-service", Needed, address: $"192.0.2.{i}", forwarded: $"198.51.100.{i}"));
        }

        answers.ShouldContain(answer => answer.Response.StatusCode == 429);
    }

    [Fact]
    public async Task Strangers_are_counted_by_what_one_customer_has()
    {
        using var api = new Api();
        var answers = new List<HttpContext>();
        for (var i = 0; i < 100; i++)
        {
            answers.AddRange(await api.CallAsync(1, null, Open, address: $"2001:db8:1:2::{i:x}"));
        }

        answers.ShouldContain(answer => answer.Response.StatusCode == 429);
        (await api.CallAsync(1, null, Open, address: "2001:db8:1:3::1")).ShouldHaveSingleItem().Response.StatusCode.ShouldBe(200);
        (await api.CallAsync(1, null, Open, address: "192.0.2.1")).ShouldHaveSingleItem().Response.StatusCode.ShouldBe(200);
    }

    [Theory]
    [InlineData("nobody's token")]
    [InlineData(null)]
    public async Task A_flood_without_a_valid_token_is_cut_off_with_its_records_and_a_caller_at_the_same_address_goes_on(string? token)
    {
        using var api = new Api();
        var answers = await api.CallRawAsync(200, token, Needed);
        answers.ShouldContain(answer => answer.Response.StatusCode == 401);
        answers.ShouldContain(answer => answer.Response.StatusCode == 429);
        api.Audit.Facts.Count.ShouldBeLessThan(200);
        (await api.CallAsync(1, "order-service", Needed)).ShouldHaveSingleItem().Response.StatusCode.ShouldBe(200);
    }

    [Fact]
    public async Task A_caller_who_asks_for_what_is_denied_is_limited_too()
    {
        using var api = new Api { Allows = false };
        var answers = await api.CallAsync(200, "order-service", Needed);
        answers.ShouldContain(answer => answer.Response.StatusCode == 403);
        answers.ShouldContain(answer => answer.Response.StatusCode == 429);
        api.Audit.Facts.Count.ShouldBe(answers.Count(answer => answer.Response.StatusCode == 403));
    }

    [Fact]
    public async Task Decision_doors_have_no_limit_unless_the_operator_sets_one()
    {
        using var api = new Api();
        (await api.CallAsync(500, "gateway", Needed, limit: ApiLimit.Decisions)).ShouldAllBe(answer => answer.Response.StatusCode == 200);
        using var limited = new Api(limits => (limits.DecisionsPerSecond, limits.DecisionBurst) = (1, Burst));
        (await limited.CallAsync(100, "gateway", Needed, limit: ApiLimit.Decisions)).ShouldContain(answer => answer.Response.StatusCode == 429);
        (await limited.CallAsync(1, "gateway", Needed)).ShouldHaveSingleItem().Response.StatusCode.ShouldBe(200, "the other calls of the caller have a bucket of their own");
    }

    [Fact]
    public async Task Routes_without_a_limit_and_limits_that_are_off_refuse_nobody()
    {
        using var api = new Api();
        (await api.CallAsync(500, null, Open, limit: ApiLimit.None)).ShouldAllBe(answer => answer.Response.StatusCode == 200);
        using var off = new Api(limits => (limits.CallerPerSecond, limits.StrangerPerSecond) = (0, 0));
        (await off.CallAsync(500, "gateway", Needed)).ShouldAllBe(answer => answer.Response.StatusCode == 200);
        (await off.CallAsync(500, null, Open)).ShouldAllBe(answer => answer.Response.StatusCode == 200);
    }

    [Fact]
    public async Task Strangers_of_many_networks_do_not_fill_the_memory()
    {
        using var api = new Api();
        await api.CallAsync(1, null, Open);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var limits = api.NewLimits();
        var context = new DefaultHttpContext();
        for (var i = 0; i < 300_000; i++)
        {
            context.Connection.RemoteIpAddress = new IPAddress([0x20, 1, 0xd, 0xb8, (byte)(i >> 16), (byte)(i >> 8), (byte)i, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
            limits.Take(context, null);
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(64 * 1024 * 1024);
        GC.KeepAlive(limits);
    }

    [Fact]
    public void The_defaults_are_valid_and_nonsense_is_refused_by_name()
    {
        var rules = new ApiLimitOptionsRules();
        rules.Validate(null, new ApiLimitOptions()).Succeeded.ShouldBeTrue();
        new ApiLimitOptionsValidator().Validate(null, new ApiLimitOptions()).Succeeded.ShouldBeTrue();
        new ApiLimitOptionsValidator().Validate(null, new ApiLimitOptions { CallerPerSecond = -1 }).FailureMessage!.ShouldContain("CallerPerSecond");
        rules.Validate(null, new ApiLimitOptions { CallerBurst = 1999 }).FailureMessage.ShouldStartWith("CallerBurst");
        rules.Validate(null, new ApiLimitOptions { StrangerBurst = 1 }).FailureMessage.ShouldStartWith("StrangerBurst");
        rules.Validate(null, new ApiLimitOptions { DecisionsPerSecond = 200_000 }).FailureMessage.ShouldStartWith("DecisionBurst");
    }

    private static async Task<string> TextOf(HttpContext context)
    {
        context.Response.Body.Position = 0;
        return await new StreamReader(context.Response.Body).ReadToEndAsync();
    }

    /// <summary>The middleware alone: one token a second, and a burst of five.</summary>
    private sealed class Api : IPlatformAccess, IDisposable
    {
        private readonly ApiLimitOptions _options = new() { CallerPerSecond = 1, CallerBurst = Burst, StrangerPerSecond = 1, StrangerBurst = Burst };
        private readonly ApiLimits _limits;
        private readonly AccessMiddleware _middleware;
        private readonly FakeTokens _tokens = new();

        internal Api(Action<ApiLimitOptions>? configure = null)
        {
            configure?.Invoke(_options);
            _limits = NewLimits();
            var clock = new FakeTimeProvider(Sample.Now);
            _middleware = new AccessMiddleware(
                _ =>
                {
                    Reached++;
                    return Task.CompletedTask;
                },
                new TokenCheck(_tokens, new FakeProofs()), this, new RefusedCalls(Audit, clock), Options.Create(new StepUpOptions()), clock, _limits);
        }

        internal bool Allows { get; init; } = true;

        internal int Reached { get; private set; }

        internal FakeAudit Audit { get; } = new();

        internal ApiLimits NewLimits() => new(Options.Create(_options));

        internal Task<List<HttpContext>> CallAsync(
            int times, string? service, object access, ApiLimit? limit = null, string address = "203.0.113.7", string? forwarded = null)
        {
            if (service is not null)
            {
                _tokens.Known[service] = new TokenVerdict.Valid(Sample.Service(service), null);
            }

            return CallRawAsync(times, service, access, limit, address, forwarded);
        }

        internal async Task<List<HttpContext>> CallRawAsync(
            int times, string? token, object access, ApiLimit? limit = null, string address = "203.0.113.7", string? forwarded = null)
        {
            var answers = new List<HttpContext>();
            for (var i = 0; i < times; i++)
            {
                var context = new DefaultHttpContext();
                context.Response.Body = new MemoryStream();
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                context.Request.Headers.Authorization = token is null ? default : $"Bearer {token.Replace(' ', '-')}";
                context.Request.Headers["X-Forwarded-For"] = forwarded;
                context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(limit is null ? [access] : [access, limit]), "test"));
                await _middleware.InvokeAsync(context);
                answers.Add(context);
            }

            return answers;
        }

        public PlatformVerdict Check(ZeroTrust.Contracts.Caller caller, SubjectState? state, string permission) => new(Allows, "test", null, null, null);

        public PlatformVerdict Check(SubjectState person, string permission) => throw new NotSupportedException();

        public bool Covers(ZeroTrust.Contracts.Caller caller, SubjectState? state, SubjectState person) => throw new NotSupportedException();

        public bool Covers(SubjectState holder, SubjectState person) => throw new NotSupportedException();

        public void Dispose() => _limits.Dispose();
    }
}
