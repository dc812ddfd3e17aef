namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// A plain table and not a document: a refresh is one compare-and-set on it. Only <c>ends_at</c>, <c>subject</c> and the
/// revocation are indexed, so that a refresh rewrites no index.
/// </summary>
internal static class SessionTable
{
    public const string Name = "authentication.sessions";

    public const string Schema = """
        create table if not exists authentication.sessions (
          id text primary key, subject text not null, audience text not null, methods text[] not null, context_class text not null,
          authenticated_at timestamptz not null, rotated_at timestamptz not null, idle_until timestamptz not null,
          ends_at timestamptz not null, generation int not null, token_hash bytea not null,
          address bytea not null, revoked_at timestamptz, revoke_reason text) with (fillfactor = 70);
        alter table authentication.sessions add column if not exists epoch bigint not null default 0, drop column if exists password_serial,
          add column if not exists created_at timestamptz, add column if not exists device bytea,
          add column if not exists key_thumbprint text;
        create index if not exists sessions_subject on authentication.sessions (subject) where revoked_at is null;
        create index if not exists sessions_revoked on authentication.sessions (revoked_at) where revoked_at is not null;
        create index if not exists sessions_age on authentication.sessions (ends_at);
        """;
}
