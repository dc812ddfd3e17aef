namespace ZeroTrust.Mfa.Sms.Limits;

/// <summary>
/// What was sent, and what each message counts under: one row for each key. Numbers and networks are in the keys as keyed hashes only.
/// </summary>
internal static class SmsTables
{
    public const string Sends = "mfa.sms_sends";
    public const string Counts = "mfa.sms_counts";
    public const string Alarms = "mfa.sms_alarms";

    // The keys of sms_enter: number, number as asked for by this account, account, network, prefix, country. Where "hide" is set, the first gives
    // way to any other reason, since it may come of what strangers did: the caller then learns no more than if he alone asked for the number.
    public const string Schema = """
        create schema if not exists mfa;
        create table if not exists mfa.sms_sends (
          id uuid primary key, at timestamptz not null, challenge bytea not null, country text not null, prefix text not null,
          sent_at timestamptz, completed_at timestamptz);
        create index if not exists sms_sends_challenge on mfa.sms_sends (challenge);
        create index if not exists sms_sends_age on mfa.sms_sends (at);
        create index if not exists sms_sends_sent on mfa.sms_sends (sent_at) where sent_at is not null;
        create table if not exists mfa.sms_counts (key text not null, at timestamptz not null, send uuid not null, primary key (key, at, send));
        create index if not exists sms_counts_send on mfa.sms_counts (send);
        create index if not exists sms_counts_age on mfa.sms_counts (at);
        create table if not exists mfa.sms_alarms (
          place text not null, value text not null, raised_at timestamptz not null, paused_until timestamptz not null, primary key (place, value));

        create or replace function mfa.sms_enter(
          send uuid, now timestamptz, challenge bytea, country text, prefix text, keys text[], hourly int[], daily int[],
          free int, pause_seconds int, longest_seconds int, hide boolean)
          returns table (reason int, until timestamptz) language plpgsql volatile as $$
        #variable_conflict use_variable
        declare counted text[] := keys;
        begin
          perform pg_advisory_xact_lock(hashtextextended(k, 11)) from (select unnest(keys) as k order by 1) ordered;
          select f.reason, f.until into reason, until from (
            -- The oldest of as many as are allowed: when it leaves the window there is room.
            select w.i, (select c.at + w.span from mfa.sms_counts c where c.key = w.key and c.at > now - w.span order by c.at desc offset w.most - 1 limit 1)
              from (
                select i, keys[i], hourly[i], interval '1 hour' from generate_subscripts(keys, 1) i
                union all select i, keys[i], daily[i], interval '1 day' from generate_subscripts(keys, 1) i) w (i, key, most, span)
            union all
            -- Messages to the number whose code nobody entered: each pause is twice the one before.
            select p.i, (
              select max(c.at) + make_interval(secs => least(pause_seconds * power(2, least(count(*) - free, 20)), longest_seconds))
                from mfa.sms_counts c join mfa.sms_sends s on s.id = c.send
                where c.key = keys[p.i] and c.at > now - interval '1 day' and s.completed_at is null having count(*) >= free)
              from generate_series(1, 2) p (i)
            union all
            select 0, a.paused_until from mfa.sms_alarms a where a.place = 'prefix' and a.value = prefix
          ) f (reason, until)
          where f.until > now
          order by (hide and f.reason = 1), f.until desc, f.reason limit 1;
          if found then
            return next;
            if not hide or reason <> 1 then return; end if;
            -- The caller is not told, so all but the number's own count goes on as if it were sent.
            counted := keys[2:];
          end if;
          insert into mfa.sms_sends (id, at, challenge, country, prefix) values (send, now, challenge, country, prefix);
          insert into mfa.sms_counts (key, at, send) select unnest(counted), now, send;
        end $$;
        """;
}
