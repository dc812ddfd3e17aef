using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Loads the active policy at start (from the seed file where there is none) and follows its replacement by any instance.</summary>
internal sealed partial class PolicyFollower(
    IServiceScopeFactory scopes, PolicyHolder holder, PolicyStore store, NpgsqlDataSource source, IOptions<PolicyOptions> options,
    ILogger<PolicyFollower> logger) : IStartupTask, IChangeSubscriber
{
    public int Order => 20;

    public string Topic => PolicyStore.Topic;

    public async Task RunAsync(CancellationToken ct)
    {
        if (!await ReloadAsync(ct) && options.Value.SeedFile is { Length: > 0 } file)
        {
            await AdvisoryLock.RunAsync(source, "policy-seed", () => SeedAsync(file, ct), ct);
        }

        WarnOfSecondFactors();
    }

    public async ValueTask OnChangeAsync(string payload, CancellationToken ct) => await ReloadAsync(ct);

    public async ValueTask OnGapAsync(CancellationToken ct) => await ReloadAsync(ct);

    private async Task<bool> ReloadAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<IQuerySession>();
        if (await PolicyStore.ActiveAsync(session, ct) is not { } active)
        {
            return false;
        }

        if (holder.Current?.Snapshot.Hash == active.PolicyId)
        {
            return true;
        }

        var version = await PolicyStore.VersionAsync(session, active.PolicyId, ct)
            ?? throw new InvalidOperationException($"The active policy {active.PolicyId} is not stored.");
        Activate(version.Source);
        return true;
    }

    private void Activate(byte[] stored)
    {
        // A stored policy was checked when it came; a stricter binary may refuse it: then the one in memory stays.
        if (PolicyCheck.Run(stored, options.Value.MaxBytes) is PolicyCheck.Outcome.Good good)
        {
            holder.Activate(good.Snapshot, good.Warnings.Length);
            LogActive(logger, good.Snapshot.Hash, good.Snapshot.Pairs.Length, good.Snapshot.Roles.Length);
        }
        else
        {
            LogUnreadable(logger);
        }
    }

    private async Task SeedAsync(string file, CancellationToken ct)
    {
        if (await ReloadAsync(ct))
        {
            return;
        }

        var bytes = await File.ReadAllBytesAsync(file, ct);
        if (PolicyCheck.Run(bytes, options.Value.MaxBytes) is not PolicyCheck.Outcome.Good good)
        {
            var bad = (PolicyCheck.Outcome.Bad)PolicyCheck.Run(bytes, options.Value.MaxBytes);
            throw new OptionsValidationException(
                nameof(PolicyOptions), typeof(PolicyOptions),
                bad.Errors.Select(error => $"SeedFile {file}, {error.Field}: {error.Message}"));
        }

        await using var scope = scopes.CreateAsyncScope();
        await store.ActivateAsync(
            scope.ServiceProvider.GetRequiredService<IDocumentSession>(), scope.ServiceProvider.GetRequiredService<IMartenOutbox>(),
            null, bytes, good.Snapshot, AuditActor.System, ct);
        holder.Activate(good.Snapshot, good.Warnings.Length);
        LogActive(logger, good.Snapshot.Hash, good.Snapshot.Pairs.Length, good.Snapshot.Roles.Length);
    }

    private void WarnOfSecondFactors()
    {
        var roles = holder.Current?.Snapshot.Roles.Where(role => role.MfaRequired).Select(role => role.Name).ToArray() ?? [];
        if (roles.Length > 0)
        {
            LogSecondFactor(logger, string.Join(", ", roles));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Hash} is active: {Pairs} pairs, {Roles} roles")]
    private static partial void LogActive(ILogger logger, string hash, int pairs, int roles);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The active policy in the database is not valid for this version; the one in memory stays")]
    private static partial void LogUnreadable(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The roles {Roles} ask for a second factor (mfa_required), which this version shows but does not enforce yet")]
    private static partial void LogSecondFactor(ILogger logger, string roles);
}
