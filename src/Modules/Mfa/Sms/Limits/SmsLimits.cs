using System.Diagnostics.Metrics;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Mfa.Sms.Limits;

/// <summary>
/// Bounds messages per number, account, network, block of numbers and country, each in an hour and in a day, with growing pauses for a number
/// whose codes nobody enters. PostgreSQL counts, in one function call under locks of the keys: however many at once and on however
/// many instances, none gets beyond a limit.
/// </summary>
internal sealed class SmsLimits(NpgsqlDataSource source, PersonalValues values, IOptions<SmsLimitOptions> options, TimeProvider clock)
{
    /// <summary>The reason that may come of what others did.</summary>
    public const string Number = "number";

    private const string TakenBack =
        "with gone as (delete from mfa.sms_sends where id = ? returning id) delete from mfa.sms_counts c using gone where c.send = gone.id";

    // In the order of the keys, after the pause of a prefix.
    private static readonly string[] Reasons = ["paused", Number, "own_number", "account", "network", "prefix", "country"];
    private static readonly Counter<long> Limited = Telemetry.Meter.CreateCounter<long>("zerotrust_sms_limited_total", description: "Messages that a limit kept from being sent, by limit");
    private readonly SmsLimitOptions _options = options.Value;

    /// <summary>Counts the message and lets it go on, or says how long to wait.</summary>
    /// <param name="hide">Whether another reason goes before the number's own, which strangers can bring about.</param>
    public async ValueTask<SmsAdmission> EnterAsync(SmsSend send, bool hide, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var command = source.CreateCommand("select reason, until from mfa.sms_enter($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
        var prefix = send.Number.PrefixOf(_options.PrefixDigits);
        foreach (var value in (object[])
        [
            send.Id, now, send.Challenge, send.Number.Country, prefix, KeysOf(send, prefix), PerHour(), PerDay(),
            _options.FreeSends, _options.PauseSeconds, _options.MaxPauseSeconds, hide,
        ])
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return new SmsAdmission.Admitted();
        }

        var reason = Reasons[reader.GetInt32(0)];
        Limited.Add(1, new KeyValuePair<string, object?>("by", reason));
        return new SmsAdmission.Limited(reason, (int)Math.Ceiling((reader.GetFieldValue<DateTimeOffset>(1) - now).TotalSeconds));
    }

    /// <summary>The message was never handed over: it counts no more.</summary>
    public async Task TakeBackAsync(Guid send, CancellationToken ct)
    {
        await using var command = source.CreateCommand(TakenBack.Replace("?", "$1", StringComparison.Ordinal));
        command.Parameters.AddWithValue(send);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same with the session's commit.</summary>
    public static void TakeBack(IDocumentSession session, Guid send) => session.QueueSqlCommand(TakenBack, send);

    private string[] KeysOf(SmsSend send, string prefix) =>
    [
        $"n:{values.Lookup("sms_number", send.Number.E164)}", $"o:{values.Lookup("sms_own_number", $"{send.Account}\n{send.Number.E164}")}", $"a:{send.Account}",
        $"w:{values.Lookup("sms_network", AddressPrefix.OfNetwork(send.ClientAddress))}", $"p:{prefix}", $"c:{send.Number.Country}",
    ];

    private int[] PerHour() =>
        [_options.NumberPerHour, _options.NumberPerHour, _options.AccountPerHour, _options.NetworkPerHour, _options.PrefixPerHour, _options.CountryPerHour];

    private int[] PerDay() =>
        [_options.NumberPerDay, _options.NumberPerDay, _options.AccountPerDay, _options.NetworkPerDay, _options.PrefixPerDay, _options.CountryPerDay];
}
