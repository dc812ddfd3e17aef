using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.Passwords.Resets;

/// <summary>
/// One-time links to set a password: the hash of the token, whose it is and until when. Of one person only the newest few live;
/// a used one is gone, and so are all of a person whose password changed.
/// </summary>
internal sealed class ResetLinks(NpgsqlDataSource source)
{
    public const string Table = "authentication.password_resets";

    public const string Schema = """
        create table if not exists authentication.password_resets (
          token_hash bytea primary key, request text not null unique, subject text not null,
          created_at timestamptz not null, expires_at timestamptz not null);
        create index if not exists password_resets_subject on authentication.password_resets (subject, created_at);
        create index if not exists password_resets_age on authentication.password_resets (expires_at);
        """;

    // Request ids sort by time, so that two of one instant have an order too.
    private const string Live = """
        select subject from authentication.password_resets r where token_hash = $1 and expires_at > $2
          and (select count(*) from authentication.password_resets n where n.subject = r.subject and (n.created_at, n.request) > (r.created_at, r.request)) < $3
        """;

    /// <summary>Whose live link has this token, or null.</summary>
    public async Task<string?> FindAsync(byte[] tokenHash, int newest, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Live);
        command.Parameters.AddWithValue(tokenHash);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(newest);
        return await command.ExecuteScalarAsync(ct) as string;
    }

    /// <summary>Whether the request has its link already: its message came twice.</summary>
    public static async Task<bool> HasLinkAsync(IDocumentSession session, string request, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select 1 from authentication.password_resets where request = $1");
        command.Parameters.AddWithValue(request);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        return await reader.ReadAsync(ct);
    }

    /// <summary>Adds a link with the session's commit.</summary>
    public static void Add(IDocumentSession session, ResetLink link) => session.QueueSqlCommand(
        "insert into authentication.password_resets (token_hash, request, subject, created_at, expires_at) values (?, ?, ?, ?, ?)",
        link.TokenHash, link.Request, link.Subject, link.CreatedAt, link.ExpiresAt);

    /// <summary>
    /// Uses up the link in the session's transaction: true for exactly one of many, who then wait for its end. Undone with it.
    /// </summary>
    public static async Task<bool> UseAsync(IDocumentSession session, byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("delete from authentication.password_resets where token_hash = $1 and expires_at > $2 returning 1");
        command.Parameters.AddWithValue(tokenHash);
        command.Parameters.AddWithValue(now);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        return await reader.ReadAsync(ct);
    }

    /// <summary>Ends all links of a person with the session's commit.</summary>
    public static void EndAll(IDocumentSession session, string subject) =>
        session.QueueSqlCommand("delete from authentication.password_resets where subject = ?", subject);
}

/// <summary>A link as stored; the token itself is nowhere but in the mail.</summary>
internal sealed record ResetLink(byte[] TokenHash, string Request, string Subject, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
