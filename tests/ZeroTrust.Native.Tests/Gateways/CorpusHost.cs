using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Gateways;

/// <summary>One call of a client, of the corpus.</summary>
/// <param name="Allowed">Whether every door allows it.</param>
public sealed record CorpusCall(string Id, string Method, string Path, bool Allowed);

/// <summary>The published binary with the sample organisation and the pair «shop» of the corpus, which has a token for «store».</summary>
public sealed class CorpusHost : IAsyncLifetime
{
    private const string Shop = "shop";
    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private readonly TemporaryFolder folder = new("policy");
    private readonly JsonNode corpus = JsonNode.Parse(File.ReadAllText(Checkout.File("tests", "ZeroTrust.Permissions.Tests", "Corpus", "corpus.json")))!;
    private NativeHost? host;
    private SampleOrganisation? sample;

    /// <summary>The running binary.</summary>
    public NativeHost Host => host!;

    /// <summary>Who and what it knows.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>A token of shop for store.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The calls of the corpus that shop makes of store and that need no header of their own.</summary>
    public IReadOnlyList<CorpusCall> Calls => [.. corpus["cases"]!.AsArray()
        .Where(one => (string?)one!["policy"] == "listed" && (string?)one["subject"] == Shop && (string?)one["target"] == "store" && one["headers"] is null)
        .Select(one => new CorpusCall((string)one!["id"]!, (string)one["method"]!, (string)one["path"]!, (bool)one["allowed"]!))];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        var policy = folder.Inside("policy.yaml");
        await File.WriteAllTextAsync(policy, WithShop(await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"))));
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.ConnectionString, redis.Configuration) { PolicyFile = policy });
        sample = await SampleOrganisation.LoadAsync(host);
        Token = await Sample.ServiceTokenAsync(await RegisterAsync(Shop), "store");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        folder.Dispose();
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private string WithShop(string demo)
    {
        var lines = corpus["policies"]!["listed"]!.AsArray().Select(line => (string)line!).SkipWhile(line => line != "  shop:").ToArray();
        var pair = lines.TakeWhile((line, i) => i == 0 || line.StartsWith("    ", StringComparison.Ordinal));
        return demo.Replace("service_permissions:\n", $"service_permissions:\n{string.Join('\n', pair)}\n", StringComparison.Ordinal);
    }

    private async Task<ServiceAccount> RegisterAsync(string name)
    {
        using var answer = await Host.Client.SendAsync(
            HttpMethod.Post, "/v1/services", await Sample.LoginAsync(Sample.Admin), new JsonObject { ["name"] = name }, headers: ("Idempotency-Key", Guid.CreateVersion7().ToString()));
        var created = await answer.ShouldBeAsync(HttpStatusCode.Created);
        return new ServiceAccount(name, (string)created["client_id"]!, (string)created["client_secret"]!);
    }
}
