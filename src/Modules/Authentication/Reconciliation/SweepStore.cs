using System.Collections.Immutable;
using System.Globalization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform;

namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>A comparison as kept.</summary>
/// <param name="Instance">Which process compared.</param>
internal sealed record SweepRecord(Guid Id, string Place, string Instance, DateTimeOffset BeganAt, DateTimeOffset EndedAt, bool Complete, long Compared, IReadOnlyDictionary<string, long> Drift);

/// <summary>Keeps outcomes of comparisons. Drift leaves an audit entry and a fact, in the same commit.</summary>
internal sealed class SweepStore(NpgsqlDataSource source, IDocumentStore documents, IServiceScopeFactory scopes, IAuditWriter audit, Ids ids, TimeProvider clock)
{
    public const string Table = "authentication.sweeps";

    public const string Schema = """
        create schema if not exists authentication;
        create table if not exists authentication.sweeps (
          id uuid primary key, place text not null, instance text not null, began_at timestamptz not null, ended_at timestamptz not null,
          complete boolean not null, compared bigint not null, kinds text[] not null, counts bigint[] not null);
        create index if not exists sweeps_age on authentication.sweeps (ended_at);
        """;

    private static readonly string Instance = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Stores the outcome.</summary>
    public async Task AddAsync(SweepResult result, DateTimeOffset began, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = documents.LightweightSession();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        var now = clock.GetUtcNow();
        session.QueueSqlCommand(
            "insert into authentication.sweeps (id, place, instance, began_at, ended_at, complete, compared, kinds, counts) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ids.New(), result.Place, Instance, began, now, result.IsComplete, result.Compared, result.Drift.Keys.ToArray(), result.Drift.Values.ToArray());
        if (result.Drift.Count > 0)
        {
            audit.Append(session, Evidence(result));
            await outbox.PublishAsync(new PermissionDriftRepaired(now, result.Place, result.Drift, result.Subjects));
        }

        await session.SaveChangesAsync(ct);
    }

    /// <summary>The latest, newest first.</summary>
    public async Task<IReadOnlyList<SweepRecord>> LatestAsync(int count, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select id, place, instance, began_at, ended_at, complete, compared, kinds, counts from authentication.sweeps order by ended_at desc, id desc limit $1");
        command.Parameters.AddWithValue(count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var records = new List<SweepRecord>();
        while (await reader.ReadAsync(ct))
        {
            var drift = reader.GetFieldValue<string[]>(7).Zip(reader.GetFieldValue<long[]>(8)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            records.Add(new SweepRecord(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetBoolean(5), reader.GetInt64(6), drift));
        }

        return records;
    }

    private static AuditEntry Evidence(SweepResult result) =>
        new("permission_drift.repaired", AuditActor.System, "permission_cache", result.Place, AuditOutcome.Success)
        {
            Changes =
            [
                .. result.Drift.Select(kind => new AuditChange(kind.Key, null, kind.Value.ToString(CultureInfo.InvariantCulture))),
                new AuditChange("subjects", null, string.Join(' ', result.Subjects)),
            ],
        };
}
