namespace ZeroTrust.Mfa.Challenges;

/// <summary>
/// The table of challenges. Found by the hash of an id that only the client has; the login that waits is sealed. The nonce is no secret: every browser
/// is told it, and it proves nothing without the authenticator's signature.
/// </summary>
internal static class ChallengeTable
{
    public const string Name = "mfa.challenges";

    public const string Columns =
        "id_hash, purpose, subject, factor_id, factors, login, code_hash, code_ends_at, nonce, attempts, created_at, expires_at, used_at";

    public const string Schema = """
        create schema if not exists mfa;
        create table if not exists mfa.challenges (
          id_hash bytea primary key, purpose text not null, subject text, factor_id uuid, factors text not null, login bytea,
          code_hash bytea, code_ends_at timestamptz, nonce bytea not null, attempts int not null default 0,
          created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz) with (fillfactor = 70);
        create index if not exists challenges_subject on mfa.challenges (subject, created_at) where subject is not null;
        create unique index if not exists challenges_factor on mfa.challenges (factor_id) where factor_id is not null;
        create index if not exists challenges_age on mfa.challenges (created_at);
        """;
}
