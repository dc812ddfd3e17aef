using System.Security.Cryptography;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>The stored keys.</summary>
internal sealed class SigningKeyStore(
    IDocumentStore documents, IServiceScopeFactory scopes, IKeyWrapper wrapper, IAuditWriter audit, IOptions<SigningKeyOptions> options) : IWrappedKeys
{
    private const string Table = "authentication.mt_doc_signingkeydocument";

    /// <summary>All keys, oldest first.</summary>
    public async Task<IReadOnlyList<SigningKeyDocument>> ReadAsync(CancellationToken ct)
    {
        await using var session = documents.QuerySession();
        return await ReadAsync(session, ct);
    }

    /// <summary>
    /// Waits for a turn in the session's transaction, which holds it: a process that is killed frees it, and what it had not
    /// committed never was. Of 32 who rotate at once, each sees what the one before it did.
    /// </summary>
    public async Task<SigningKeyTurn> TakeTurnAsync(IDocumentSession session, IMartenOutbox outbox, AuditActor actor, CancellationToken ct)
    {
        outbox.Enroll(session);
        await session.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('zerotrust.signing-keys', 0))"))
        {
            await session.ExecuteAsync(turn, ct);
        }

        return new SigningKeyTurn(session, outbox, await ReadAsync(session, ct), await NowAsync(session, ct), wrapper, audit, options.Value, actor);
    }

    /// <summary>Runs what is due in a unit of work of its own, if anything is.</summary>
    public async Task RunScheduleAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = documents.LightweightSession();
        if (SigningKeySchedule.Next([.. (await ReadAsync(session, ct)).Select(key => key.ToLife())], options.Value, await NowAsync(session, ct)) is null)
        {
            return;
        }

        var turn = await TakeTurnAsync(session, scope.ServiceProvider.GetRequiredService<IMartenOutbox>(), AuditActor.System, ct);
        await turn.RunScheduleAsync(ct);
        await turn.CommitAsync(ct);
    }

    /// <inheritdoc />
    public async Task<int> RewrapAsync(IDocumentSession session, CancellationToken ct)
    {
        var keys = 0;
        foreach (var key in await ReadAsync(ct))
        {
            if (key.Wrapped.Length == 0 || await wrapper.IsCurrentAsync(key.Wrapped, ct))
            {
                continue;
            }

            var pkcs8 = await wrapper.UnwrapAsync(key.Wrapped, SigningKeyRing.Purpose, ct);
            // One field in place: the rest of the document may move on meanwhile. A key revoked meanwhile has lost its private half and gets none.
            session.QueueSqlCommand(
                $"update {Table} set data = jsonb_set(data, '{{wrapped}}', to_jsonb(?::text)) where id = ? and data ->> 'wrapped' = ?",
                Convert.ToBase64String(await wrapper.WrapAsync(pkcs8, SigningKeyRing.Purpose, ct)), key.Id, Convert.ToBase64String(key.Wrapped));
            CryptographicOperations.ZeroMemory(pkcs8);
            keys++;
        }

        return keys;
    }

    private static Task<IReadOnlyList<SigningKeyDocument>> ReadAsync(IQuerySession session, CancellationToken ct) =>
        session.Query<SigningKeyDocument>().OrderBy(key => key.CreatedAt).ToListAsync(ct);

    // One clock for all instances. Not now(), which is when the transaction began: before the turn was waited for.
    private static async Task<DateTimeOffset> NowAsync(IDocumentSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select clock_timestamp()");
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        await reader.ReadAsync(ct);
        return await reader.GetFieldValueAsync<DateTimeOffset>(0, ct);
    }
}
