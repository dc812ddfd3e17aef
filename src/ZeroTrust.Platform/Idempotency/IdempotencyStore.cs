using System.Security.Cryptography;
using System.Text;
using Marten;
using Microsoft.AspNetCore.Http;
using Npgsql;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Idempotency;

/// <summary>
/// Makes creating calls safe to repeat: the answer to an <c>Idempotency-Key</c> is stored, encrypted, in the transaction of
/// the creation, and given again for the same request of the same caller. Two at once: the second meets the primary key and
/// is answered 409, after which a repeat gets the stored answer.
/// </summary>
public sealed class IdempotencyStore(NpgsqlDataSource source, PersonalValues values)
{
    private const string Kind = "idempotency.answer";
    private const int MaxKeyLength = 128;

    /// <summary>Where answers are kept.</summary>
    public const string Schema = """
        create schema if not exists platform;
        create table if not exists platform.idempotency_keys (
          caller text not null, key text not null, request_hash bytea not null, status int not null, answer bytea not null,
          created_at timestamptz not null default now(), primary key (caller, key));
        create index if not exists idempotency_keys_age on platform.idempotency_keys (created_at);
        """;

    /// <summary>
    /// The stored answer for this request's key, or null where the request has no key or it is new.
    /// </summary>
    /// <param name="requestText">What makes two requests the same, such as the fields of the body.</param>
    /// <exception cref="ProblemException">422 when the key was used for another request, 400 when it is not well-formed.</exception>
    public async Task<StoredAnswer?> FindAsync(HttpContext context, string requestText, CancellationToken ct)
    {
        if (KeyOf(context) is not { } key)
        {
            return null;
        }

        await using var command = source.CreateCommand(
            "select request_hash, status, answer from platform.idempotency_keys where caller = $1 and key = $2");
        command.Parameters.AddWithValue(CallerOf(context));
        command.Parameters.AddWithValue(key);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(0), HashOf(context, requestText))
            ? new StoredAnswer(reader.GetInt32(1), values.Reveal(Kind, reader.GetFieldValue<byte[]>(2)))
            : throw new ProblemException(CommonProblems.IdempotencyMismatch);
    }

    /// <summary>Stores the answer with the session's commit. Does nothing where the request has no key.</summary>
    public void Remember(HttpContext context, IDocumentSession session, string requestText, int status, string answerJson)
    {
        if (KeyOf(context) is { } key)
        {
            session.QueueSqlCommand(
                "insert into platform.idempotency_keys (caller, key, request_hash, status, answer) values (?, ?, ?, ?, ?)",
                CallerOf(context), key, HashOf(context, requestText), status, values.Seal(Kind, answerJson));
        }
    }

    private static string CallerOf(HttpContext context) =>
        context.Scope().Caller is var caller ? $"{caller.KindName}:{caller.Subject}" : "";

    private static byte[] HashOf(HttpContext context, string requestText) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n{requestText}"));

    private static string? KeyOf(HttpContext context)
    {
        var sent = context.Request.Headers["Idempotency-Key"];
        if (sent.Count == 0)
        {
            return null;
        }

        return sent is [{ Length: > 0 and <= MaxKeyLength } key] && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
            ? key
            : throw new ProblemException(CommonProblems.Invalid.With($"Idempotency-Key must be one value of 1 to {MaxKeyLength} visible ASCII characters."));
    }
}

/// <summary>An answer that was given before.</summary>
public sealed record StoredAnswer(int Status, string Json);
