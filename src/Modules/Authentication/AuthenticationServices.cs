using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Dpop;
using ZeroTrust.Authentication.Features.Discovery;
using ZeroTrust.Authentication.Features.Introspect;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.Refresh;
using ZeroTrust.Authentication.Features.Revoke;
using ZeroTrust.Authentication.Features.SecondFactor;
using ZeroTrust.Authentication.Features.Sessions;
using ZeroTrust.Authentication.Features.Setup;
using ZeroTrust.Authentication.Features.StepUp;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Authentication;

/// <summary>The services of login, tokens and sessions.</summary>
internal static class AuthenticationServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<IWrappedKeys>(provider => provider.GetRequiredService<SigningKeyStore>());
        services.AddSingleton<ISigningKeyAdministration, SigningKeyAdministration>();
        services.AddHostedService<SigningKeyService>();
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<RevokedTokens>();
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<RevokedTokens>());
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<RevokedTokens>());
        services.AddSingleton<SetupToken>();
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<RevokedSessions>());
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<SetupToken>());
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<RevokedSessions>());

        services.AddSingleton<IPublicKeyReader, PublicKeyReader>();
        services.AddSingleton<ITokenBudget, TokenBudget>();
        services.AddSingleton<OverBudgetReport>();
        services.AddSingleton<TokenFitting>();
        services.AddSingleton<IAccessTokenIssuer, AccessTokenIssuer>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<ITokenVerifier>(provider => provider.GetRequiredService<TokenVerifier>());
        services.AddSingleton<IProofVerifier, ProofVerifier>();
        services.AddSingleton<ITokenGrant, RefreshTokenGrant>();
        services.AddSingleton<TokenDoor>();
        services.AddSingleton<RevocationDoor>();
        services.AddSingleton<TokenEnding>();
        services.AddSingleton<IntrospectionDoor>();
        services.AddSingleton<Introspection>();
        services.AddSingleton<IntrospectionResponse>();
        services.AddSingleton<DiscoveryDocuments>();

        services.AddSingleton<RedisPauses>();
        services.AddSingleton<PostgresThrottle>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<IAttemptThrottle, AttemptThrottle>();

        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<SessionRevocation>();
        services.AddSingleton<SessionRotation>();
        services.AddSingleton<SessionRefresh>();
        services.AddSingleton<SessionOpening>();
        services.AddSingleton<LoginChecks>();
        services.AddScoped<LoginRefusals>();
        services.AddScoped<LoginContinuation>();
        services.AddScoped<FactorChallenges>();
        services.AddScoped<PendingLoginCheck>();
        services.AddScoped<FactorLogin>();
        services.AddScoped<StepUpContinuation>();
        services.AddSingleton<SessionStepUp>();
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<SessionsEnding>();
        services.AddScoped<SessionAccess>();
        AddRetention(services);
    }

    private static void AddRetention(IServiceCollection services)
    {
        services.AddSingleton(new RetentionRule(RevokedTokenTable.Name, "ends_at", TimeSpan.FromSeconds(2 * AccessTokenRules.LeewaySeconds)));
        services.AddSingleton(provider => new RetentionRule(
            SessionTable.Name, "ends_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.SessionRetentionDays)));
        services.AddSingleton(provider => new RetentionRule(
            PostgresThrottle.FailuresTable, "updated_at", TimeSpan.FromMinutes(provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.FailureWindowMinutes)));
        services.AddSingleton(provider => new RetentionRule(
            PostgresThrottle.NetworksTable, "seen_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.KnownNetworkDays)));
    }
}
