using System.Text.Json;
using System.Text.Json.Serialization;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Tests.Storage;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

/// <summary>
/// The module as the host composes it, behind a real socket and with the real access middleware. FastEndpoints is static inside, so there is
/// one such host in the process.
/// </summary>
public sealed class LifecycleHost : IAsyncLifetime
{
    private WebApplication _app = null!;

    internal PolicyWorld World { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal FakeChanges Changes { get; } = new();

    internal PolicyOptions Options => _app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PolicyOptions>>().Value;

    public async ValueTask InitializeAsync()
    {
        World = await PolicyWorld.CreateAsync();
        var builder = LoopbackServer.Builder();
        PermissionsModule.AddServices(builder);
        var services = builder.Services;
        services.Configure<PolicyOptions>(options => options.BundleKeys = [World.PathOf("signer.pem")]);
        services.AddOptions<HttpOptions>();
        services.AddOptions<StepUpOptions>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(World.Database.Source);
        services.AddSingleton<IDocumentStore>(World.Database.Store);
        services.AddScoped<IDocumentSession>(_ => World.Database.Store.LightweightSession());
        services.AddScoped<IQuerySession>(_ => World.Database.Store.QuerySession());
        services.AddScoped(_ => World.Database.Outbox());
        services.AddSingleton<IChangeRequests>(Changes);
        services.AddSingleton<IAuditWriter, RecordingAudit>();
        services.AddSingleton<IAuditStream, FakeAudit>();
        services.AddSingleton<IDecisionHistory, NoHistory>();
        services.AddSingleton<ITokenBudget, FakeBudget>();
        services.AddSingleton<IServiceDirectory, FakeServices>();
        services.AddSingleton<IProofVerifier, FakeProofs>();
        services.AddSingleton(KnownPeople());
        services.AddSingleton<IPermissionReader>(provider => provider.GetRequiredService<FakePeople>());
        services.AddSingleton<ITokenVerifier, RoleTokens>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<RefusedCalls>();
        services.AddFastEndpoints([.. PermissionsModule.Endpoints]);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, PermissionsJson.Default);
        });
        // The change feed and Redis are not here: nobody would signal the followers.
        services.RemoveAll<IHostedService>();

        _app = builder.Build();
        _app.UseMiddleware<ProblemMiddleware>();
        _app.UseRouting();
        _app.UseMiddleware<AccessMiddleware>();
        _app.UseFastEndpoints(config => config.Endpoints.ShortNames = true);
        await _app.Services.GetRequiredService<Permissions.Policies.PolicyLoader>().LoadAsync(PolicyWorld.Ct);
        await _app.StartAsync(PolicyWorld.Ct);
        Http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (World is not null)
        {
            await World.DisposeAsync();
        }
    }

    private static FakePeople KnownPeople()
    {
        var people = new FakePeople();
        people.Known["system_admin"] = Sample.Person("system_admin", ["system_admin"]);
        people.Known["readonly_analyst"] = Sample.Person("readonly_analyst", ["readonly_analyst"]);
        return people;
    }

    // The token is the person's name, which is the role.
    private sealed class RoleTokens(FakePeople people) : ITokenVerifier
    {
        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct) => ValueTask.FromResult<TokenVerdict>(people.Known.TryGetValue(token, out var person)
            ? new TokenVerdict.Valid(Sample.User(token) with { AuthenticatedAt = TimeProvider.System.GetUtcNow() }, person)
            : new TokenVerdict.Invalid("token_unknown"));
    }

    private sealed class NoHistory : IDecisionHistory
    {
        public async IAsyncEnumerable<AuditFact> ReadAsync(DateTimeOffset from, DateTimeOffset to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}
