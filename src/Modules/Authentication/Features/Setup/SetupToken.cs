using Marten;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Authentication.Features.Setup;

/// <summary>
/// Prints the setup token at the first start. One instance has it at a time: it holds the lock for as long as its token is
/// unused, so that others neither print one nor replace it. A restart while it is unused prints a new one, which replaces the
/// old; the lock goes with the process.
/// </summary>
internal sealed class SetupToken(
    IDocumentStore store, NpgsqlDataSource source, IAuditWriter audit, IHostApplicationLifetime lifetime, TimeProvider clock) : IStartupTask
{
    private readonly TaskCompletionSource _used = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc />
    public int Order => 40;

    /// <summary>Whoever watches the lock's holder: it ends when the token is used or the process stops.</summary>
    internal Task Holding { get; private set; } = Task.CompletedTask;

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken ct)
    {
        var prepared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Holding = HoldAsync(prepared, ct);
        // Either the token is printed, or another instance has it, or there was an error to report.
        await await Task.WhenAny(prepared.Task, Holding);
    }

    /// <summary>The token was used: lets the lock go.</summary>
    public void Used() => _used.TrySetResult();

    private async Task HoldAsync(TaskCompletionSource prepared, CancellationToken ct) => await AdvisoryLock.TryRunAsync(source, "setup-token", async () =>
    {
        var token = await PrepareAsync(ct);
        if (token is null)
        {
            return;
        }

        await Console.Out.WriteLineAsync($"setup token: {token}");
        await Console.Out.FlushAsync(ct);
        prepared.SetResult();
        using var stopping = lifetime.ApplicationStopping.Register(Used);
        await _used.Task;
    }, ct);

    private async Task<string?> PrepareAsync(CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var document = await session.LoadAsync<SetupTokenDocument>(SetupTokenDocument.OnlyId, ct);
        var isOpen = document is null ? !await session.Query<PersonDocument>().AnyAsync(ct) : document.Hash is not null;
        if (!isOpen)
        {
            return null;
        }

        var token = OpaqueToken.Create();
        document ??= new SetupTokenDocument();
        document.Hash = OpaqueToken.Hash(token);
        document.ChangedAt = clock.GetUtcNow();
        session.Store(document);
        audit.Append(session, new AuditEntry("setup_token.created", AuditActor.System, "setup_token", document.Id, AuditOutcome.Success));
        await session.SaveChangesAsync(ct);
        return token;
    }
}
