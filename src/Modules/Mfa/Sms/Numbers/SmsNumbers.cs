using System.Buffers.Text;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Sms.Numbers;

/// <summary>Numbers as factors: sealed for one person, found by keyed hash, and with a bounded number of owners each.</summary>
internal sealed class SmsNumbers(NpgsqlDataSource source, PersonalValues values, IOptions<SmsOptions> options)
{
    /// <summary>A factor that is only begun.</summary>
    public Factor Begin(Guid id, string subject, PhoneNumber number, byte[] sealedName, DateTimeOffset now) => new(
        id, subject, FactorKinds.Sms, sealedName, now, ConfirmedAt: null, LastUsedAt: null,
        values.Seal(KindOf(subject), number.E164), LookupOf(number), Counter: -1, Detail: "{}");

    /// <summary>The number of a factor; null for one that no numbering plan has any more.</summary>
    public PhoneNumber? Of(Factor factor) => PhoneNumber.TryParse(values.Reveal(KindOf(factor.Subject), factor.Secret));

    /// <summary>Whether one of the factors has the number.</summary>
    public bool IsAmong(IEnumerable<Factor> factors, PhoneNumber number)
    {
        var lookup = LookupOf(number);
        return factors.Any(factor => factor.Kind == FactorKinds.Sms && factor.LookupId is { } other && other.AsSpan().SequenceEqual(lookup));
    }

    /// <summary>Whether the person may have the number beside its other owners.</summary>
    public async Task<bool> HasRoomAsync(PhoneNumber number, string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand(OtherOwners("$1", "$2"));
        command.Parameters.AddWithValue(LookupOf(number));
        command.Parameters.AddWithValue(subject);
        return (long)(await command.ExecuteScalarAsync(ct))! < options.Value.AccountsPerNumber;
    }

    /// <summary>
    /// Fails the unit of work, with <c>JasperFx.ConcurrencyException</c>, where a factor that it confirms would be one owner too many. The lock lets two at
    /// once see each other.
    /// </summary>
    public void RequireRoom(IDocumentSession unitOfWork, Factor factor)
    {
        Queue("select pg_advisory_xact_lock(hashtextextended(encode(?, 'hex'), 12))", factor.LookupId!);
        Queue($"select 1 where ({OtherOwners("?", "?")}) < ?", factor.LookupId!, factor.Subject, (long)options.Value.AccountsPerNumber);

        // Both give rows, which a plain command of the session must not.
        void Queue(string sql, params object[] parameters) =>
            unitOfWork.QueueOperation(new ConditionalUpdate(typeof(Factor), factor.Id.ToString("N"), sql, parameters));
    }

    private byte[] LookupOf(PhoneNumber number) => Base64Url.DecodeFromChars(values.Lookup("sms_number", number.E164));

    private static string OtherOwners(string lookup, string subject) =>
        $"select count(distinct subject) from mfa.factors where kind = 'sms' and lookup_id = {lookup} and subject <> {subject} and confirmed_at is not null";

    private static string KindOf(string subject) => $"sms_number {subject}";
}
