using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Mfa.Sms.Codes;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Sms.Completion;

/// <summary>How many of the codes that were sent to a place were entered.</summary>
/// <param name="Kind"><c>country</c> or <c>prefix</c>.</param>
internal sealed record PlaceRate(string Kind, string Value, int Sent, int Completed);

/// <summary>Finds the places with low rates and notes alarms about them.</summary>
internal sealed class CompletionRates(NpgsqlDataSource source, IOptions<SmsCompletionOptions> options)
{
    // What an alarm was raised about is no ground for the next one.
    private const string Low = """
        with places as (
          select 'country' as place, country as value, sent_at, completed_at from mfa.sms_sends where sent_at > $1 and sent_at <= $2
          union all select 'prefix', prefix, sent_at, completed_at from mfa.sms_sends where sent_at > $1 and sent_at <= $2)
        select p.place, p.value, count(*)::int, count(p.completed_at)::int from places p left join mfa.sms_alarms a using (place, value)
        where a.raised_at is null or (a.raised_at <= $1 and p.sent_at > a.raised_at)
        group by 1, 2 having count(*) >= $3 and count(p.completed_at) * 100 < $4 * count(*) order by 1, 2 limit 100
        """;

    private const string Raised = """
        insert into mfa.sms_alarms as a (place, value, raised_at, paused_until) values (?, ?, ?, ?)
        on conflict (place, value) do update set raised_at = excluded.raised_at, paused_until = excluded.paused_until where a.raised_at <= ? returning 1
        """;

    /// <summary>Places with too low a rate that have no alarm in this window. Only codes count whose time is over: each had all of it.</summary>
    public async Task<IReadOnlyList<PlaceRate>> LowAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Low);
        command.Parameters.AddWithValue(now - options.Value.Window);
        command.Parameters.AddWithValue(now - SmsCodes.Lifetime);
        command.Parameters.AddWithValue(options.Value.MinimumSends);
        command.Parameters.AddWithValue(options.Value.LowestPercent);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var low = new List<PlaceRate>();
        while (await reader.ReadAsync(ct))
        {
            low.Add(new PlaceRate(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3)));
        }

        return low;
    }

    /// <summary>
    /// Notes the alarm with the unit of work, which fails, with <c>JasperFx.ConcurrencyException</c>, where another instance did so in this window. A block
    /// of numbers pauses from then on; a country never does, since that would be for everybody in it.
    /// </summary>
    public void Raise(IDocumentSession unitOfWork, PlaceRate place, DateTimeOffset now)
    {
        var pausedUntil = place.Kind == "prefix" ? now.AddMinutes(options.Value.PauseMinutes) : now;
        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(PlaceRate), $"{place.Kind} {place.Value}", Raised, place.Kind, place.Value, now, pausedUntil, now - options.Value.Window));
    }
}
