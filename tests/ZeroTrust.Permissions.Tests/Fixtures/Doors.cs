using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.AuthZen;
using ZeroTrust.Permissions.AuthZen.Search;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Gateway;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests;

/// <summary>The doors of this module on a real Kestrel socket, everything around them replaced.</summary>
internal sealed class Doors : IAsyncDisposable
{
    internal const string GatewayToken = "gateway-token";
    internal const string PublicUrl = "https://zt.example";
    private readonly WebApplication _app;

    private Doors(WebApplication app, PolicyHolder holder)
    {
        _app = app;
        Holder = holder;
        foreach (var service in new[] { "gateway", "order-service", "user-service", "payment-service" })
        {
            Services.Add(service);
        }

        Tokens.Known[GatewayToken] = new TokenVerdict.Valid(Sample.Service("gateway"), null);
    }

    internal FakeTokens Tokens => (FakeTokens)_app.Services.GetRequiredService<ITokenVerifier>();

    internal IProofVerifier Proofs => _app.Services.GetRequiredService<IProofVerifier>();

    internal FakePeople People => (FakePeople)_app.Services.GetRequiredService<IPermissionReader>();

    internal FakeServices Services => (FakeServices)_app.Services.GetRequiredService<IServiceDirectory>();

    internal FakeAudit Audit => (FakeAudit)_app.Services.GetRequiredService<IAuditStream>();

    internal PolicyHolder Holder { get; }

    internal FakeLimits Limits => (FakeLimits)_app.Services.GetRequiredService<IRateLimits>();

    internal Uri Address => Addresses[0];

    /// <summary>Where HTTP/2 without TLS is spoken.</summary>
    internal Uri H2c => Addresses[1];

    private Uri[] Addresses => [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    internal static async Task<Doors> OpenAsync(PolicyHolder? holder = null, TimeProvider? clock = null, Action<PolicyOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
            GatewayRoute.AcceptAnyByte(kestrel);
        });
        holder ??= Sample.Holder();
        var services = builder.Services;
        services.AddOptions<PolicyOptions>().Configure(policy => configure?.Invoke(policy));
        services.AddOptions<HttpOptions>().Configure(http => http.PublicUrl = PublicUrl);
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton<ITokenVerifier, FakeTokens>();
        services.AddSingleton<IProofVerifier, FakeProofs>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<IPermissionReader, FakePeople>();
        services.AddSingleton<ISubjectPages>(provider => (FakePeople)provider.GetRequiredService<IPermissionReader>());
        services.AddSingleton<IServiceDirectory, FakeServices>();
        services.AddSingleton<IAuditStream, FakeAudit>();
        services.AddSingleton(holder);
        services.AddSingleton<IPlatformAccess, PlatformAccess>();
        services.AddSingleton<ZeroTrust.Platform.Access.RefusedCalls>();
        services.AddSingleton<IShadowObserver, ShadowHolder>();
        services.AddSingleton<DecisionPoint>();
        services.AddSingleton<IRateLimits, FakeLimits>();
        services.AddGateway();
        services.AddSingleton<EvaluationDecision>();
        services.AddSingleton<EvaluationsDecision>();
        services.AddSingleton<SearchDecision>();
        services.AddSingleton(new SearchTokens(() => new byte[32]));
        services.AddRouting();
        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        PermissionsModule.MapRoutes(app);
        await app.StartAsync();
        return new Doors(app, holder);
    }

    /// <summary>Makes a token for a service at a target.</summary>
    internal string TokenOfService(string name, string audience)
    {
        var token = $"token-of-{name}-at-{audience}";
        Tokens.Known[token] = new TokenVerdict.Valid(Sample.Service(name, audience), null);
        return token;
    }

    /// <summary>Makes a token for a person, who becomes known to the permission reader too.</summary>
    internal string TokenOfPerson(SubjectState state, string audience = ZeroTrust.Contracts.Caller.Platform) =>
        TokenOf(state, Sample.User(state.Subject, audience));

    /// <summary>The same for a caller that tells of another login, another key or an actor.</summary>
    internal string TokenOf(SubjectState state, Contracts.Caller caller)
    {
        var token = $"token-of-{state.Subject}-at-{caller.Audience}";
        People.Known[state.Subject] = state;
        Tokens.Known[token] = new TokenVerdict.Valid(caller, state);
        return token;
    }

    internal Task<RawResponse> SendAsync(string method, string path, params string[] headers) =>
        RawHttp.SendAsync(Address, RawHttp.Request(Address, method, path, headers));

    internal Task<RawResponse> EvaluateAsync(string body, params string[] headers) => EvaluateAsync(System.Text.Encoding.UTF8.GetBytes(body), headers);

    internal Task<RawResponse> EvaluateAsync(byte[] body, params string[] headers) => AskAsync("/access/v1/evaluation", body, headers);

    /// <summary>Asks at any of AuthZEN's addresses as the gateway.</summary>
    internal Task<RawResponse> AskAsync(string path, byte[] body, params string[] headers)
    {
        string[] all = headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)) ? headers : [.. headers, "Content-Type: application/json"];
        var head = RawHttp.Request(Address, "POST", path, [$"Authorization: Bearer {GatewayToken}", $"Content-Length: {body.Length}", .. all]);
        return RawHttp.SendAsync(Address, (byte[])[.. System.Text.Encoding.Latin1.GetBytes(head), .. body]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
