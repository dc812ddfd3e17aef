using System.Text.Json.Serialization;
using Marten;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Dpop;
using ZeroTrust.Authentication.Features.Discovery;
using ZeroTrust.Authentication.Features.Introspect;
using ZeroTrust.Authentication.Features.ListKeys;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.Logout;
using ZeroTrust.Authentication.Features.Refresh;
using ZeroTrust.Authentication.Features.Revoke;
using ZeroTrust.Authentication.Features.RevokeKey;
using ZeroTrust.Authentication.Features.RotateKeys;
using ZeroTrust.Authentication.Features.SecondFactor;
using ZeroTrust.Authentication.Features.Sessions;
using ZeroTrust.Authentication.Features.Setup;
using ZeroTrust.Authentication.Features.StepUp;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Platform.Hosting;

namespace ZeroTrust.Authentication;

/// <summary>People and sessions: login, tokens, signing keys, permission sync and cache.</summary>
public sealed class AuthenticationModule : IModule
{
    /// <inheritdoc />
    public static string Name => "Authentication";

    /// <inheritdoc />
    public static List<Type> Endpoints =>
    [
        typeof(LoginEndpoint), typeof(ProveFactorEndpoint), typeof(SendCodeEndpoint), typeof(FactorOptionsEndpoint), typeof(PasskeyChallengeEndpoint),
        typeof(PasskeyLoginEndpoint), typeof(RefreshEndpoint), typeof(LogoutEndpoint), typeof(CreateAdministratorEndpoint),
        typeof(StepUpEndpoint), typeof(ListSessionsEndpoint), typeof(ReadSessionEndpoint), typeof(RevokeSessionEndpoint), typeof(RevokeSessionsEndpoint),
        typeof(ListKeysEndpoint), typeof(RotateKeysEndpoint), typeof(RevokeKeyEndpoint),
        .. PasswordParts.Endpoints, .. PermissionSyncParts.Endpoints,
    ];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Handlers => [.. PasswordParts.Handlers, .. PermissionSyncParts.Handlers];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Documents => [typeof(SigningKeyDocument), typeof(SetupTokenDocument), .. PermissionSyncParts.Documents];

    /// <inheritdoc />
    public static IReadOnlyList<JsonSerializerContext> Json => [AuthenticationJson.Default, PermissionSyncParts.Json];

    /// <inheritdoc />
    public static string Schema => string.Join('\n', PasswordParts.Schema, SessionTable.Schema, RevokedTokenTable.Schema, PostgresThrottle.Schema, PermissionSyncParts.Schema);

    /// <inheritdoc />
    public static void AddServices(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<AuthenticationOptions, AuthenticationOptionsValidator>().BindConfiguration(AuthenticationOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<AuthenticationOptions>, AuthenticationOptionsRules>();
        builder.Services.AddOptionsWithValidateOnStart<DpopOptions, DpopOptionsValidator>().BindConfiguration(DpopOptions.Section);
        builder.Services.AddOptionsWithValidateOnStart<SigningKeyOptions, SigningKeyOptionsValidator>().BindConfiguration(SigningKeyOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<SigningKeyOptions>, SigningKeyOptionsRules>();
        AuthenticationServices.Add(builder.Services);
        PasswordParts.AddServices(builder.Services);
        PermissionSyncParts.AddServices(builder);
    }

    /// <inheritdoc />
    public static void ConfigureMarten(StoreOptions options)
    {
        options.Schema.For<SigningKeyDocument>().DatabaseSchemaName("authentication");
        options.Schema.For<SetupTokenDocument>().DatabaseSchemaName("authentication").UseOptimisticConcurrency(true);
        PermissionSyncParts.ConfigureMarten(options);
    }

    /// <inheritdoc />
    public static void MapRoutes(IEndpointRouteBuilder routes)
    {
        TokenRoute.Map(routes);
        RevocationRoute.Map(routes);
        IntrospectionRoute.Map(routes);
        DiscoveryRoutes.Map(routes);
    }
}
