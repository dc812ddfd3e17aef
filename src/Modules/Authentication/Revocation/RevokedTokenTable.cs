namespace ZeroTrust.Authentication.Revocation;

/// <summary>Access tokens that were revoked alone (RFC 7009), each until it would have ended by itself.</summary>
internal static class RevokedTokenTable
{
    public const string Name = "authentication.revoked_tokens";

    public const string Schema = """
        create table if not exists authentication.revoked_tokens (token_id text primary key, ends_at timestamptz not null);
        create index if not exists revoked_tokens_end on authentication.revoked_tokens (ends_at);
        """;
}
