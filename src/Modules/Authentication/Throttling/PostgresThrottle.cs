using Npgsql;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>Counts failures: each step one function call, keys locked in one order.</summary>
internal sealed class PostgresThrottle(NpgsqlDataSource source)
{
    public const string FailuresTable = "authentication.login_failures";
    public const string NetworksTable = "authentication.login_networks";

    // Keys: account at network, network, account, prefix. The last two do not count where the owner has come in from that network.
    // Each rule has as many delays as the one with the most: its last one again and again.
    public const string Schema = """
        create table if not exists authentication.login_failures (
          key text primary key, failures int not null, blocked_until bigint not null, updated_at timestamptz not null default now());
        create index if not exists login_failures_age on authentication.login_failures (updated_at);
        create table if not exists authentication.login_networks (key text primary key, seen_at timestamptz not null);
        create index if not exists login_networks_age on authentication.login_networks (seen_at);

        create or replace function authentication.throttle_keys(keys text[]) returns text[] language sql stable as $$
          select case when exists (select from authentication.login_networks where key = keys[1]) then keys[1:2] else keys end;
        $$;

        create or replace function authentication.throttle_wait(keys text[], now_ms bigint) returns bigint language sql volatile as $$
          select greatest(coalesce(max(blocked_until) - now_ms, 0), 0) from authentication.login_failures where key = any(keys);
        $$;

        drop function if exists authentication.throttle_enter(text[], int[], bigint[], bigint[], bigint[], bigint, interval);
        create or replace function authentication.throttle_enter(
          all_keys text[], free int[], delays bigint[], now_ms bigint, remember interval)
          returns bigint language plpgsql as $$
        declare keys text[] := authentication.throttle_keys(all_keys); width int := cardinality(delays) / cardinality(free); wait bigint; n int; i int;
        begin
          -- Most of a flood ends here, without a lock.
          wait := authentication.throttle_wait(keys, now_ms);
          if wait > 0 then return wait; end if;
          -- A crash of the server may forget the last counts; a login need not wait for the disk twice.
          perform set_config('synchronous_commit', 'off', true);
          perform pg_advisory_xact_lock(hashtextextended(k, 7)) from (select unnest(keys) as k order by 1) ordered;
          wait := authentication.throttle_wait(keys, now_ms);
          if wait > 0 then return wait; end if;
          for i in 1..cardinality(keys) loop
            insert into authentication.login_failures as f (key, failures, blocked_until) values (keys[i], 1, 0)
              on conflict (key) do update set updated_at = now(),
                failures = case when f.updated_at < now() - remember then 1 else f.failures + 1 end
              returning failures into n;
            update authentication.login_failures
              set blocked_until = case when n >= free[i] then now_ms + delays[(i - 1) * width + least(n - free[i], width - 1) + 1] else 0 end
              where key = keys[i];
          end loop;
          return 0;
        end $$;

        create or replace function authentication.throttle_take_back(all_keys text[], succeeded boolean) returns void language plpgsql as $$
        declare keys text[] := authentication.throttle_keys(all_keys);
        begin
          perform set_config('synchronous_commit', 'off', true);
          perform pg_advisory_xact_lock(hashtextextended(k, 7)) from (select unnest(keys) as k order by 1) ordered;
          if succeeded then
            delete from authentication.login_failures where key = keys[1];
            insert into authentication.login_networks (key, seen_at) values (keys[1], now()) on conflict (key) do update set seen_at = now();
          end if;
          update authentication.login_failures set failures = failures - 1, blocked_until = 0 where key = any(keys);
          delete from authentication.login_failures where key = any(keys) and failures <= 0;
        end $$;
        """;

    /// <summary>Milliseconds to wait, 0 to go on.</summary>
    public async ValueTask<long> EnterAsync(ThrottleKeys keys, ThrottleLimits limits, long now, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select authentication.throttle_enter($1, $2, $3, $4, $5)");
        command.Parameters.AddWithValue(NamesOf(keys));
        command.Parameters.AddWithValue(limits.Rules.Select(rule => rule.FreeFailures).ToArray());
        command.Parameters.AddWithValue(DelaysOf(limits.Rules));
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(limits.Window);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Takes an attempt back; one that succeeded forgets the account's failures from that network and makes the network known.</summary>
    public async ValueTask TakeBackAsync(ThrottleKeys keys, bool succeeded, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select authentication.throttle_take_back($1, $2)");
        command.Parameters.AddWithValue(NamesOf(keys));
        command.Parameters.AddWithValue(succeeded);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string[] NamesOf(ThrottleKeys keys) => [$"p:{keys.AccountAtNetwork}", $"n:{keys.Network}", $"a:{keys.Account}", $"x:{keys.Prefix}"];

    private static long[] DelaysOf(IReadOnlyList<ThrottleRule> rules)
    {
        var width = rules.Max(rule => rule.DelaysMilliseconds.Length);
        return [.. rules.SelectMany(rule => Enumerable.Range(0, width).Select(i => rule.DelaysMilliseconds[Math.Min(i, rule.DelaysMilliseconds.Length - 1)]))];
    }
}
