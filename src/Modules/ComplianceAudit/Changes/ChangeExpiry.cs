using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>
/// Marks requests whose time is over, each with its entry and fact, on one instance at a time. It only writes down what holds already: from its
/// time on nobody can approve a request.
/// </summary>
internal sealed class ChangeExpiry(
    NpgsqlDataSource source, ChangeStore changes, ChangeWrites writes, IServiceScopeFactory scopes, IDocumentStore documents, TimeProvider clock,
    ILogger<ChangeExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Marks all that are over; false if another instance is at it.</summary>
    internal Task<bool> RunAsync(CancellationToken ct) => AdvisoryLock.TryRunAsync(source, "change-expiry", () => SweepAsync(ct), ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotExpired(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        while (await changes.OverdueAsync(clock.GetUtcNow(), ct) is { Count: > 0 } overdue)
        {
            foreach (var change in overdue)
            {
                await ExpireAsync(change, ct);
            }
        }
    }

    private async Task ExpireAsync(StoredChange change, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = documents.LightweightSession();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        await writes.EndAsync(session, outbox, change.Request, ChangeStates.Expired, AuditActor.System, reason: null);
        try
        {
            await session.SaveChangesAsync(ct);
        }
        catch (ConcurrencyException)
        {
            // A new request for the same took its turn meanwhile, and marked it.
        }
    }
}
