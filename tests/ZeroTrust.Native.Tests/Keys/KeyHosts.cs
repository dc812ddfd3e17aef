using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Keys;

/// <summary>Two instances whose keys live by the second instead of by the day, and the sample organisation.</summary>
public sealed class KeyHosts : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private NativeHost? first;
    private NativeHost? second;
    private SampleOrganisation? sample;

    /// <summary>Where keys are changed.</summary>
    public NativeHost First => first!;

    /// <summary>Which follows.</summary>
    public NativeHost Second => second!;

    /// <summary>Who and what both know.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>The environment of a command beside the two.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(Lifetimes)
    {
        ["ZeroTrust__Postgres__ConnectionString"] = postgres.ConnectionString,
        ["ZeroTrust__Redis__Configuration"] = redis.Configuration,
        ["ZeroTrust__Http__PublicUrl"] = First.Https.ToString().TrimEnd('/'),
        ["ZeroTrust__Keys__File"] = First.KeysFile,
    };

    private static IReadOnlyDictionary<string, string> Lifetimes { get; } = new Dictionary<string, string>
    {
        ["ZeroTrust__SigningKeys__PublishLeadSeconds"] = "10",
        ["ZeroTrust__SigningKeys__JwksMaxAgeSeconds"] = "5",
        ["ZeroTrust__SigningKeys__MaxKeySetAgeSeconds"] = "5",
    };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        var options = new NativeHostOptions(postgres.ConnectionString, redis.Configuration) { Settings = Lifetimes };
        first = await NativeHost.StartNewAsync(options);
        second = await NativeHost.StartNewAsync(options with { KeysFile = first.KeysFile, PublicUrl = first.Https });
        sample = await SampleOrganisation.LoadAsync(first);
    }

    /// <summary>The ids that an instance publishes.</summary>
    internal static async Task<string[]> PublishedAsync(NativeHost host)
    {
        using var answer = await host.Client.SendAsync(HttpMethod.Get, "/.well-known/jwks.json");
        return [.. (await answer.ShouldBeAsync(HttpStatusCode.OK))["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];
    }

    /// <summary>A service token from an instance.</summary>
    internal async Task<string> TokenAsync(NativeHost host)
    {
        using var answer = await host.Client.ServiceTokenAsync(Sample.OrderService, "user-service");
        return (string)(await answer.ShouldBeAsync(HttpStatusCode.OK))["access_token"]!;
    }

    /// <summary>Whether an instance's gateway lets the token pass.</summary>
    internal async Task<bool> PassesAsync(NativeHost host, string token) =>
        await host.Client.GatewayAsync(Sample.Gateway, token, "user-service", "GET", "/v1/user/profile").StatusAsync() == HttpStatusCode.OK;

    /// <summary>The key that signed the token.</summary>
    internal static string KeyOf(string token) =>
        (string)JsonNode.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal))))!["kid"]!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in new[] { second, first })
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }
        }

        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
