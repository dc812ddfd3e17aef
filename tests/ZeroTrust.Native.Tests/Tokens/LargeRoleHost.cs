using System.Globalization;
using System.Net;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Tokens;

/// <summary>
/// The published binary with a policy in which one role, and one pair of services, have a thousand permissions each, and a person
/// who has the role; and a role that the gateway can just tell of.
/// </summary>
public sealed class LargeRoleHost : IAsyncLifetime
{
    /// <summary>How many permissions the role and the pair have.</summary>
    public const int Count = 1000;

    /// <summary>Too many for a token, and as many as the header of the gateway's answer takes: 25 characters each with its comma.</summary>
    public const int FittingCount = 121;

    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private readonly TemporaryFolder folder = new("policy");
    private NativeHost? host;
    private SampleOrganisation? sample;

    /// <summary>The running binary.</summary>
    public NativeHost Host => host!;

    /// <summary>Who it knows; its support person has the large role too.</summary>
    public SampleOrganisation Sample => sample!;

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
        await File.WriteAllTextAsync(policy, WithLargeRole(await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"))));
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.ConnectionString, redis.Configuration) { PolicyFile = policy });
        sample = await SampleOrganisation.LoadAsync(host);
        await GrantAsync(sample.Support, "large");
        await GrantAsync(sample.Customer, "fitting");
    }

    private async Task GrantAsync(PersonAccount account, string role)
    {
        var person = $"/v1/users/{account.Id}";
        var admin = await Sample.LoginAsync(Sample.Admin);
        (await Host.Client.ChangeAsync(admin, HttpMethod.Put, $"{person}/roles/{role}", person).StatusAsync()).ShouldBe(HttpStatusCode.OK);
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

    private static string WithLargeRole(string sample)
    {
        var list = List(Count);
        return sample.Replace(
            "      permissions: [payment:create, payment:read]", $"      permissions: [{list}]", StringComparison.Ordinal).TrimEnd()
            + $"\n  large: {{ permissions: [{list}, \"user:read\"], service_access: [\"user-service\"] }}\n"
            + $"  fitting: {{ permissions: [{List(FittingCount)}, \"user:read\"], service_access: [\"user-service\"] }}\n";
    }

    private static string List(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"warehouse:item-{i:0000}:read\"")));
}
