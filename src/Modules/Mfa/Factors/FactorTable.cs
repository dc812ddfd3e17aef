namespace ZeroTrust.Mfa.Factors;

/// <summary>The table of factors. It is kept: a factor goes when it is removed, one that was never confirmed by its age.</summary>
internal static class FactorTable
{
    public const string Name = "mfa.factors";

    public const string Columns = "id, subject, kind, name, created_at, confirmed_at, last_used_at, secret, lookup_id, counter, detail";

    /// <summary>The age of a factor that was only begun; null for one that counts, which has no age.</summary>
    public const string UnconfirmedSince = "case when confirmed_at is null then created_at end";

    public const string Schema = $$"""
        create schema if not exists mfa;
        create table if not exists mfa.factors (
          id uuid primary key, subject text not null, kind text not null, name bytea not null,
          created_at timestamptz not null, confirmed_at timestamptz, last_used_at timestamptz,
          secret bytea not null, lookup_id bytea, counter bigint not null default -1, detail text not null default '{}');
        create index if not exists factors_subject on mfa.factors (subject);
        create unique index if not exists factors_credential on mfa.factors (lookup_id) where kind = 'passkey';
        create index if not exists factors_number on mfa.factors (lookup_id) where kind = 'sms';
        create index if not exists factors_unconfirmed on mfa.factors (({{UnconfirmedSince}}));
        """;
}
