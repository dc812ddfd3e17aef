using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Features.Discovery;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.Refresh;
using ZeroTrust.Authentication.Features.Setup;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Authentication;

/// <summary>The services of login, tokens and sessions.</summary>
internal static class AuthenticationServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<SetupToken>();
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<RevokedSessions>());
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<SetupToken>());
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<RevokedSessions>());

        services.AddSingleton<IAccessTokenIssuer, AccessTokenIssuer>();
        services.AddSingleton<ITokenVerifier, TokenVerifier>();
        services.AddSingleton<ITokenGrant, RefreshTokenGrant>();
        services.AddSingleton<TokenDoor>();
        services.AddSingleton<DiscoveryDocuments>();

        services.AddSingleton<RedisPauses>();
        services.AddSingleton<PostgresThrottle>();
        services.AddSingleton<LoginThrottle>();

        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<SessionRevocation>();
        services.AddSingleton<SessionRotation>();
        services.AddSingleton<SessionRefresh>();
        services.AddSingleton<SessionOpening>();
        services.AddSingleton<LoginChecks>();
        AddRetention(services);
    }

    private static void AddRetention(IServiceCollection services)
    {
        services.AddSingleton(provider => new RetentionRule(
            SessionTable.Name, "ends_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.SessionRetentionDays)));
        services.AddSingleton(provider => new RetentionRule(
            PostgresThrottle.FailuresTable, "updated_at", TimeSpan.FromMinutes(provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.FailureWindowMinutes)));
        services.AddSingleton(provider => new RetentionRule(
            PostgresThrottle.NetworksTable, "seen_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.KnownNetworkDays)));
    }
}
