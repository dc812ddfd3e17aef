using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Factors;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

/// <summary>Two processes of the published binary on one database and one Redis, as behind a load balancer, with the sample organisation.</summary>
public sealed class PairOfHosts : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private NativeHost? first;
    private NativeHost? second;
    private SampleOrganisation? sample;

    /// <summary>Where things are changed.</summary>
    public NativeHost First => first!;

    /// <summary>Where the change must be felt.</summary>
    public NativeHost Second => second!;

    /// <summary>Who and what both know; its calls go to <see cref="First"/>.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>The Redis of both.</summary>
    public FreezableRedis Redis => redis;

    /// <summary>An access token of the administrator, issued at the start.</summary>
    public string AdminToken { get; private set; } = string.Empty;

    /// <summary>A service token for AuthZEN requests, issued at the start.</summary>
    public string Evaluator { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        (first, second) = await StartTwoAsync(postgres.ConnectionString, redis.Configuration);
        sample = await SampleOrganisation.LoadAsync(first);
        AdminToken = await sample.LoginAsync(sample.Admin);
        Evaluator = await sample.ServiceTokenAsync(sample.Gateway);
    }

    /// <summary>Two instances that share what instances share: database, Redis, key file and issuer.</summary>
    public static Task<(NativeHost First, NativeHost Second)> StartTwoAsync(string database, string redisConfiguration) =>
        StartTwoAsync(new NativeHostOptions(database, redisConfiguration)
        {
            // Attempts of a test at the same moment are then one client's race, however the machine schedules them.
            Settings = new Dictionary<string, string> { ["ZeroTrust__Authentication__RefreshOverlapMilliseconds"] = "10000" },
        });

    /// <inheritdoc cref="StartTwoAsync(string, string)"/>
    public static async Task<(NativeHost First, NativeHost Second)> StartTwoAsync(NativeHostOptions options)
    {
        var first = await NativeHost.StartNewAsync(options);
        try
        {
            return (first, await NativeHost.StartNewAsync(options with { KeysFile = first.KeysFile, PublicUrl = first.Https }));
        }
        catch
        {
            await first.DisposeAsync();
            throw;
        }
    }

    /// <summary>A person who may do everything, made at the first instance and logged in at the second.</summary>
    internal async Task<Member> NewMemberAsync()
    {
        var person = await First.NewPersonAsync(AdminToken);
        using var role = await ChangeUserAsync(person, HttpMethod.Put, "/roles/system_admin");
        await role.ShouldBeAsync(HttpStatusCode.OK);

        person = await SampleOrganisation.EnrolAsync(Second.Client, person);

        using var login = await Second.Client.LoginAsync(person);
        var tokens = await login.ShouldBeAsync(HttpStatusCode.OK);
        return new Member(this, person, (string)tokens["session_id"]!, (string)tokens["access_token"]!, (string)tokens["refresh_token"]!);
    }

    /// <summary>A change of a person by the administrator at the first instance.</summary>
    internal Task<HttpResponseMessage> ChangeUserAsync(PersonAccount person, HttpMethod method, string path) =>
        First.Client.ChangeAsync(AdminToken, method, $"/v1/users/{person.Id}{path}", $"/v1/users/{person.Id}");

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
