using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Features.ChangePassword;
using ZeroTrust.Authentication.Features.ConfirmPasswordReset;
using ZeroTrust.Authentication.Features.ImportPasswordHash;
using ZeroTrust.Authentication.Features.RequestPasswordReset;
using ZeroTrust.Authentication.Features.SendPasswordReset;
using ZeroTrust.Authentication.Features.SetPassword;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Blocklist;
using ZeroTrust.Authentication.Passwords.Breaches;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.Reactions;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Authentication;

/// <summary>What passwords give to the module.</summary>
internal static class PasswordParts
{
    // Nothing looks at a link that is over.
    private static readonly TimeSpan LinkKept = TimeSpan.FromHours(1);

    public static List<Type> Endpoints =>
    [
        typeof(SetPasswordEndpoint), typeof(ChangePasswordEndpoint), typeof(RequestPasswordResetEndpoint), typeof(ConfirmPasswordResetEndpoint),
        typeof(SendPasswordResetEndpoint), typeof(ImportPasswordHashEndpoint),
    ];

    public static IReadOnlyList<Type> Handlers => [typeof(WhenPasswordResetRequestedHandler)];

    public static string Schema => string.Join('\n', PasswordStore.Schema, ResetLinks.Schema);

    public static void AddServices(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PasswordOptions, PasswordOptionsValidator>().BindConfiguration(PasswordOptions.Section);
        services.AddSingleton<IValidateOptions<PasswordOptions>, PasswordOptionsRules>();

        services.AddSingleton<HashingGate>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<PasswordStore>();
        services.AddSingleton<PasswordOwners>();
        services.AddSingleton<PasswordChange>();
        services.AddSingleton<ChangePasswordChecks>();

        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<ContextWords>();
        services.AddSingleton(provider => new CommonPasswords(provider.GetRequiredService<IOptions<PasswordOptions>>()));
        services.AddSingleton<Guessable>();
        services.AddSingleton<BreachedPasswords>();

        services.AddSingleton<ResetLinks>();
        services.AddSingleton<ResetThrottle>();
        services.AddSingleton<PasswordMails>();
        services.AddSingleton<PasswordResets>();
        services.AddSingleton<IPasswordResets>(provider => provider.GetRequiredService<PasswordResets>());
        services.AddSingleton(new RetentionRule(ResetLinks.Table, "expires_at", LinkKept));
    }
}
