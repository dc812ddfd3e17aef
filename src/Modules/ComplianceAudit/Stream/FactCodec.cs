using System.Buffers;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// Facts as bytes, in which each text stands once: facts repeat each other, so a thousand of them are some 30 KB without a
/// compressor, and writing one takes a fraction of a microsecond on the core that also decides. An encoder reuses its buffers and
/// belongs to one task.
/// </summary>
/// <remarks>
/// Format 2: the byte 0x02, the number of facts, then each fact: time (difference to the fact before, in ticks), action, actor kind,
/// actor id, target, detail, outcome (one byte), reason, rule, policy version, correlation id. Numbers are LEB128, differences
/// zig-zag. A text is 0 for none, 1 and the text where it is new, else 2 and more: its place in the order of first appearance.
/// A correlation id that is a trace id is 1 and its sixteen bytes, any other 0 and a text.
/// </remarks>
internal sealed class FactCodec
{
    /// <summary>No first byte of format 1: the header of its brotli streams ends in other bits.</summary>
    internal const byte Format = 0x02;

    internal const int MaxFacts = 10_000;

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly FactTexts _texts = new();

    internal byte[] Encode(IReadOnlyList<AuditFact> facts)
    {
        _buffer.ResetWrittenCount();
        _texts.Clear();
        FactBytes.Write(_buffer, Format);
        FactBytes.WriteNumber(_buffer, (ulong)facts.Count);
        var before = 0L;
        for (var i = 0; i < facts.Count; i++)
        {
            before = Write(facts[i], before);
        }

        return _buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not facts.</exception>
    internal static IReadOnlyList<AuditFact> Decode(byte[] facts) =>
        facts is [Format, ..] ? new FactReader(facts).Read() : FirstFormat.Decode(facts);

    private long Write(in AuditFact fact, long before)
    {
        var at = fact.At.UtcTicks;
        FactBytes.WriteDifference(_buffer, at - before);
        _texts.Write(_buffer, 0, fact.Action);
        _texts.Write(_buffer, 1, fact.ActorKind);
        _texts.Write(_buffer, 2, fact.ActorId);
        _texts.Write(_buffer, 3, fact.Target);
        _texts.Write(_buffer, 4, fact.Detail);
        FactBytes.Write(_buffer, (byte)fact.Outcome);
        _texts.Write(_buffer, 5, fact.Reason);
        _texts.Write(_buffer, 6, fact.Rule);
        _texts.Write(_buffer, 7, fact.PolicyVersion);
        WriteCorrelation(fact.CorrelationId);
        return at;
    }

    // Each call has another: in the table it would only take room.
    private void WriteCorrelation(string? id)
    {
        Span<byte> trace = stackalloc byte[FactBytes.TraceBytes];
        if (FactBytes.TryReadTrace(id, trace))
        {
            FactBytes.Write(_buffer, 1);
            _buffer.Write(trace);
            return;
        }

        FactBytes.Write(_buffer, 0);
        _texts.Write(_buffer, 8, id);
    }
}
