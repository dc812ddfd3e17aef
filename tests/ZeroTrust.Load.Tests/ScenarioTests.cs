using ZeroTrust.Load.Scenarios;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Tests;

/// <summary>The real scenarios against a stub that speaks the published shapes.</summary>
public sealed class ScenarioTests
{
    private static readonly Pace Quick = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(50), IsSmoke: true);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Each needs a process or a program that a test has not, and says so.
    public static TheoryData<string, string> Skipped => new()
    {
        { RedisFrozen.Name, "skipped: no --redis-pid" },
        { CacheMillion.Name, "skipped: no --server-pid" },
        { DecideNoLog.Name, "skipped: no --server-pid" },
        { DecideCerbos.Name, "skipped: no --cerbos-program" },
        { DecideCerbos.NoLogName, "skipped: no --cerbos-program" },
        { EchoFloor.Name, "skipped: no --echo-program" },
        { DecideGrpc.Name, "skipped: no --grpc-url" },
    };

    public static TheoryData<string> AllOverHttp => [.. Catalogue.Names.Except(Skipped.Select(row => row.Data.Item1))];

    [Theory]
    [MemberData(nameof(AllOverHttp))]
    public async Task Runs_clean_against_a_platform_that_answers(string name)
    {
        var result = await RunAsync(new StubPlatform(), name);

        result.Note.ShouldBeNull();
        result.Failed.ShouldBeFalse();
        foreach (var row in result.Rows) row.Measurement!.Errors.ShouldBeEmpty();
        result.Rows.ShouldAllBe(row => row.Measurement!.Ok.Count > 0);
    }

    [Fact]
    public async Task The_hit_rate_comes_from_the_difference_of_the_counters()
    {
        var result = await RunAsync(new StubPlatform(), CacheHitRate.Name);

        result.Facts.Single(fact => fact.Name == "hit rate").Value.ShouldBe(100); // PostgreSQL's counter stood at 7 throughout
        result.Facts.Single(fact => fact.Name == "reads from the local copy").Value.ShouldBe(result.Measurement!.Ok.Count);
    }

    [Fact]
    public async Task A_flood_says_how_many_logins_were_refused_and_how_the_tokens_fared_with_and_without_it()
    {
        var result = await RunAsync(new StubPlatform { RefusesLogins = true }, LoginFlood.Name);

        result.Measurement!.Errors.ShouldBeEmpty();
        result.Companions.ShouldHaveSingleItem().Measurement!.Errors.Keys.ShouldBe(["refused_without_retry_after"]);
        result.Facts.Single(fact => fact.Name == "token p99 without the flood").Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_million_people_are_loaded_only_where_asked()
    {
        Catalogue.Build(new ScenarioInputs(Demo(new Uri("http://127.0.0.1:1")), Quick, TimeProvider.System), []).ShouldNotContain(scenario => scenario.Name == CacheMillion.Name);
    }

    [Fact]
    public async Task Refused_logins_fail_the_scenario_with_their_status()
    {
        var result = await RunAsync(new StubPlatform { RefusesLogins = true }, Login.Name);

        result.Failed.ShouldBeTrue();
        result.Measurement!.Errors.Keys.ShouldBe(["http_429"]);
    }

    [Theory]
    [MemberData(nameof(Skipped))]
    public async Task What_needs_more_than_the_platform_is_left_out_where_it_is_missing(string name, string note)
    {
        var result = await RunAsync(new StubPlatform(), name);

        result.Note.ShouldBe(note);
        result.Failed.ShouldBeFalse();
    }

    [Fact]
    public async Task The_real_Cerbos_is_started_allows_what_the_sample_allows_and_is_stopped()
    {
        var program = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_CERBOS");
        if (string.IsNullOrEmpty(program)) Assert.Skip("ZEROTRUST_TEST_CERBOS names no Cerbos server.");
        await using var server = new StubServer(new StubPlatform().AnswerAsync);
        using var client = new PlatformClient(server.Address);
        var inputs = new ScenarioInputs(Demo(server.Address), Quick, TimeProvider.System) { CerbosProgram = program };
        foreach (var result in await Load.Against(client).Run(Catalogue.Build(inputs, [DecideCerbos.Name, DecideCerbos.NoLogName]), Token))
        {
            result.Note.ShouldBeNull();
            result.Measurement!.Errors.ShouldBeEmpty();
            result.Measurement.Ok.Count.ShouldBeGreaterThan(0);
        }
    }

    private static async Task<ScenarioResult> RunAsync(StubPlatform platform, string name)
    {
        await using var server = new StubServer(platform.AnswerAsync);
        using var client = new PlatformClient(server.Address);
        var inputs = new ScenarioInputs(Demo(server.Address), Quick, TimeProvider.System) { GatewayUrl = server.Address };
        return (await Load.Against(client).Run(Catalogue.Build(inputs, [name]), Token)).ShouldHaveSingleItem();
    }

    private static DemoEnvironment Demo(Uri address) => DemoEnvironment.Parse($"""
        BASE_URL={address}
        ADMIN_USER=a
        ADMIN_PASSWORD=x
        ADMIN_TOTP_SECRET=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
        CUSTOMER_USER=c
        CUSTOMER_PASSWORD=p
        SUPPORT_USER=s
        SUPPORT_PASSWORD=p
        ORDER_SERVICE_CLIENT_ID=o
        ORDER_SERVICE_CLIENT_SECRET=p
        USER_SERVICE_CLIENT_ID=u
        USER_SERVICE_CLIENT_SECRET=p
        GATEWAY_CLIENT_ID=g
        GATEWAY_CLIENT_SECRET=p
        """);
}
