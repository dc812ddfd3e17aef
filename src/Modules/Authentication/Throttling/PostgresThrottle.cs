using Npgsql;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>
/// Counts in PostgreSQL: the same steps in one function call, keys locked in one order. The commit does not wait for the disk: a
/// crash of PostgreSQL may forget the last second of counting, which is less than it takes to come back.
/// </summary>
internal sealed class PostgresThrottle(NpgsqlDataSource source)
{
    public const string Table = "authentication.login_failures";

    public const string Schema = """
        create table if not exists authentication.login_failures (
          key text primary key, failures int not null, blocked_until bigint not null, updated_at timestamptz not null default now());
        create index if not exists login_failures_age on authentication.login_failures (updated_at);

        create or replace function authentication.throttle_enter(
          keys text[], free int[], delays_a bigint[], delays_b bigint[], now_ms bigint, remember interval) returns bigint language plpgsql as $$
        declare wait bigint; n int; i int; delays bigint[];
        begin
          perform set_config('synchronous_commit', 'off', true);
          perform pg_advisory_xact_lock(hashtextextended(k, 7)) from (select unnest(keys) as k order by 1) ordered;
          select coalesce(max(blocked_until) - now_ms, 0) into wait from authentication.login_failures where key = any(keys);
          if wait > 0 then return wait; end if;
          for i in 1..2 loop
            delays := case i when 1 then delays_a else delays_b end;
            insert into authentication.login_failures as f (key, failures, blocked_until) values (keys[i], 1, 0)
              on conflict (key) do update set updated_at = now(),
                failures = case when f.updated_at < now() - remember then 1 else f.failures + 1 end
              returning failures into n;
            update authentication.login_failures
              set blocked_until = case when n >= free[i] then now_ms + delays[least(n - free[i], cardinality(delays) - 1) + 1] else 0 end
              where key = keys[i];
          end loop;
          return 0;
        end $$;

        create or replace function authentication.throttle_take_back(keys text[], forget_first boolean) returns void language plpgsql as $$
        begin
          perform set_config('synchronous_commit', 'off', true);
          perform pg_advisory_xact_lock(hashtextextended(k, 7)) from (select unnest(keys) as k order by 1) ordered;
          if forget_first then delete from authentication.login_failures where key = keys[1]; end if;
          update authentication.login_failures set failures = failures - 1, blocked_until = 0 where key = any(keys);
          delete from authentication.login_failures where key = any(keys) and failures <= 0;
        end $$;
        """;

    /// <summary>Milliseconds to wait, 0 to go on.</summary>
    public async ValueTask<long> EnterAsync(ThrottleKeys keys, ThrottleLimits limits, long now, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select authentication.throttle_enter($1, $2, $3, $4, $5, $6)");
        command.Parameters.AddWithValue(NamesOf(keys));
        command.Parameters.AddWithValue(new[] { limits.Account.FreeFailures, limits.Address.FreeFailures });
        command.Parameters.AddWithValue(limits.Account.DelaysMilliseconds.ToArray());
        command.Parameters.AddWithValue(limits.Address.DelaysMilliseconds.ToArray());
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(limits.Window);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async ValueTask TakeBackAsync(ThrottleKeys keys, bool forgetAccount, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select authentication.throttle_take_back($1, $2)");
        command.Parameters.AddWithValue(NamesOf(keys));
        command.Parameters.AddWithValue(forgetAccount);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string[] NamesOf(ThrottleKeys keys) => [$"a:{keys.Account}", $"n:{keys.Address}"];
}
