using System.Globalization;
using ConsoleAppFramework;
using Npgsql;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Host.Hosting;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust admin …</c>: what only somebody on the host may do, with the key file and the database of <c>serve</c>.</summary>
internal sealed class AdminCommand
{
    /// <summary>Make a code by which an administrator who lost every second factor logs in once and enrols a new one; the password is needed all the same. Every administrator is told.</summary>
    /// <param name="user">-u, The administrator's user name.</param>
    [Command("admin recover")]
    public async Task<int> RecoverAsync(string user, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(user))
        {
            return await EndAsync("--user must name an administrator.", ExitCodes.BadOption);
        }

        try
        {
            return await CommandHost.RunAsync(services => RecoverAsync(services, user, cancellationToken));
        }
        catch (NpgsqlException exception)
        {
            return await EndAsync(exception.Message, ExitCodes.Failed);
        }
    }

    private static async Task<int> RecoverAsync(IServiceProvider services, string user, CancellationToken ct)
    {
        if (!await SchemaMigration.IsCurrentAsync(services.GetRequiredService<NpgsqlDataSource>(), ct))
        {
            return await EndAsync("the database is not at the schema of this binary: run `zerotrust migrate`.", ExitCodes.BadOption);
        }

        // Without the key-encryption key this ends here.
        await services.GetRequiredService<DataKeys>().RunAsync(ct);
        return await CommandHost.WithMessagesAsync(services, async () =>
        {
            await using var scope = services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<IFactorRecovery>().RecoverAsync(user, ct) switch
            {
                RecoveryResult.Issued issued => Show(issued),
                _ => await EndAsync($"no active person with this user name has the role {PlatformRoles.Administrator}. Nothing was done.", ExitCodes.BadOption),
            };
        }, ct);
    }

    // Shown here and nowhere else: what is stored is a keyed hash.
    private static int Show(RecoveryResult.Issued issued)
    {
        Console.WriteLine($"recovery code: {issued.Code}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Good once until {issued.ExpiresAt:u}, after the password, as factor recovery_code. Its use removes all earlier second factors; the login can do nothing but enrol a new one."));
        return 0;
    }

    private static async Task<int> EndAsync(string sentence, int exitCode)
    {
        await Console.Error.WriteLineAsync($"zerotrust: {sentence}");
        return exitCode;
    }
}
