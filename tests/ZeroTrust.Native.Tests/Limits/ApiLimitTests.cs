using System.Net;

namespace ZeroTrust.Native.Tests.Limits;

/// <summary>The limits of the API in the binary, set so low that a test reaches them.</summary>
public sealed class ApiLimitTests
{
    private const int Calls = 400;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_beyond_the_limit_is_429_until_it_waits_and_machines_and_monitoring_have_none()
    {
        await using var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        await using var redis = new FreezableRedis();
        await redis.InitializeAsync();
        // Setting up the organisation takes fewer calls than the bursts.
        await using var host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.ConnectionString, redis.Configuration)
        {
            Settings = new Dictionary<string, string>
            {
                ["ZeroTrust__ApiLimits__CallerPerSecond"] = "1", ["ZeroTrust__ApiLimits__CallerBurst"] = "100",
                ["ZeroTrust__ApiLimits__StrangerPerSecond"] = "1", ["ZeroTrust__ApiLimits__StrangerBurst"] = "100",
            },
        });
        var sample = await SampleOrganisation.LoadAsync(host);
        var admin = await sample.LoginAsync(sample.Admin);

        var limited = await UntilLimitedAsync(host, "/v1/roles", admin);
        limited.ShouldNotBeNull("a caller beyond the limit");
        limited.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await limited.Content.ReadAsStringAsync(Ct)).ShouldContain("\"request.rate_limited\"");
        limited.Headers.RetryAfter!.Delta.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));

        (await UntilLimitedAsync(host, "/.well-known/jwks.json", null)).ShouldNotBeNull("a stranger beyond the limit");
        foreach (var path in new[] { "/healthz/live", "/v1/gateway/authorize" })
        {
            (await UntilLimitedAsync(host, path, null)).ShouldBeNull(path);
        }

        await Eventually.HoldsAsync(
            async () => (await SendAsync(host, "/v1/roles", admin)).StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(20), "who waits is served again");
    }

    private static async Task<HttpResponseMessage?> UntilLimitedAsync(NativeHost host, string path, string? token)
    {
        for (var i = 0; i < Calls; i++)
        {
            var answer = await SendAsync(host, path, token);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return answer;
            }
        }

        return null;
    }

    private static async Task<HttpResponseMessage> SendAsync(NativeHost host, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await host.Client.SendAsync(request, Ct);
    }
}
