using System.Text;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>Reads what <see cref="FactCodec"/> wrote. The bytes are not trusted: whoever changed the table may have put anything there.</summary>
internal ref struct FactReader(ReadOnlySpan<byte> bytes)
{
    // Of a detail, the longest text, each character three bytes at most.
    private const int MaxTextBytes = AuditFact.MaxDetail * 3;
    private readonly List<string> _texts = [];
    private ReadOnlySpan<byte> _rest = bytes;

    /// <exception cref="InvalidDataException">They are not facts.</exception>
    internal AuditFact[] Read()
    {
        Expect(Take(1)[0] == FactCodec.Format);
        var count = ReadNumber();
        Expect(count <= FactCodec.MaxFacts);
        var facts = new AuditFact[count];
        var at = 0L;
        for (var i = 0; i < facts.Length; i++)
        {
            at += FactBytes.ToDifference(ReadNumber());
            Expect(at >= DateTimeOffset.MinValue.Ticks && at <= DateTimeOffset.MaxValue.Ticks);
            facts[i] = ReadFact(new DateTimeOffset(at, TimeSpan.Zero));
        }

        Expect(_rest.IsEmpty);
        return facts;
    }

    private AuditFact ReadFact(DateTimeOffset at)
    {
        var (action, kind, actor, target, detail) = (ReadText(), ReadText(), ReadText(), ReadText(), ReadTextOrNull());
        var outcome = Take(1)[0];
        Expect(outcome <= (byte)AuditOutcome.Failure);
        return new AuditFact(
            at, action, kind, actor, target, detail, (AuditOutcome)outcome, ReadText(), ReadTextOrNull(), ReadTextOrNull(), ReadCorrelation());
    }

    private string? ReadCorrelation() => Take(1)[0] == 1 ? Convert.ToHexStringLower(Take(FactBytes.TraceBytes)) : ReadTextOrNull();

    private string ReadText() => ReadTextOrNull() ?? throw Broken();

    private string? ReadTextOrNull()
    {
        var number = ReadNumber();
        if (number == 0)
        {
            return null;
        }

        if (number == 1)
        {
            var length = ReadNumber();
            Expect(length <= MaxTextBytes);
            _texts.Add(Encoding.UTF8.GetString(Take((int)length)));
            return _texts[^1];
        }

        Expect(number - 2 < (ulong)_texts.Count);
        return _texts[(int)(number - 2)];
    }

    private ulong ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        Expect(length <= _rest.Length);
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw Broken();
        }
    }

    private static InvalidDataException Broken() => new("The facts of the block cannot be read.");
}
