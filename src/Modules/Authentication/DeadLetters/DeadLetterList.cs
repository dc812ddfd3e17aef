using System.Globalization;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>The place after which a page begins.</summary>
internal readonly record struct LetterPlace(DateTimeOffset FailedAt, Guid Id)
{
    /// <summary>Before the first: nothing fails later.</summary>
    public static readonly LetterPlace First = new(DateTimeOffset.MaxValue, Guid.Empty);

    public static string Of(DeadLetterSummary letter) => string.Create(CultureInfo.InvariantCulture, $"{letter.FailedAt.UtcTicks} {letter.Id}");

    public static LetterPlace? Parse(string text) =>
        text.Split(' ') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(id, out var parsed)
            ? new LetterPlace(new DateTimeOffset(at, TimeSpan.Zero), parsed)
            : null;
}

/// <summary>Both kinds of dead letters in one order, the latest first. Wolverine's own query has pages by number, which shift as letters come and go.</summary>
internal static class DeadLetterList
{
    /// <summary>Where Wolverine keeps its dead letters.</summary>
    public const string MessagesTable = "messaging.wolverine_dead_letters";

    private const string Sql = $"""
        select * from (
          select id, 'event' as kind, type, source, queue, publisher, subject, code, failed_at, attempts from {RefusedEvents.Table}
          union all
          select id, 'message', message_type, received_at, null, null, null, coalesce(exception_type, ''), sent_at, 1 from {MessagesTable} where not replayable) letters
        where (failed_at, id) < ($1, $2) and ($3 is null or type = $3) and ($4 is null or source = $4)
        order by failed_at desc, id desc limit $5
        """;

    public static async Task<IReadOnlyList<DeadLetterSummary>> ReadAsync(
        IQuerySession session, LetterPlace after, string? type, string? source, int count, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql);
        command.Parameters.AddWithValue(after == LetterPlace.First ? DateTime.MaxValue : after.FailedAt.UtcDateTime);
        command.Parameters.AddWithValue(after.Id);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)type ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)source ?? DBNull.Value });
        command.Parameters.AddWithValue(count);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        var letters = new List<DeadLetterSummary>();
        while (await reader.ReadAsync(ct))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            letters.Add(new DeadLetterSummary(
                reader.GetGuid(0).ToString(), reader.GetString(1), Text(2), Text(3), Text(4), Text(5), Text(6), reader.GetString(7),
                reader.GetFieldValue<DateTimeOffset>(8), reader.GetInt32(9)));
        }

        return letters;
    }
}
