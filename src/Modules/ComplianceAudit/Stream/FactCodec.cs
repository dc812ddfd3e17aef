using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// Facts as a brotli-compressed JSON array of arrays, the fields in the order of <see cref="AuditFact"/>. An encoder reuses
/// its buffer and belongs to one task.
/// </summary>
internal sealed class FactCodec
{
    // Quality 1 halves the time of 4 and still shrinks facts to a tenth: they repeat each other.
    private const int Quality = 1;
    private const int Window = 22;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    internal byte[] Encode(IReadOnlyList<AuditFact> facts)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartArray();
            foreach (var fact in facts)
            {
                Write(json, fact);
            }

            json.WriteEndArray();
        }

        return Compress(_buffer.WrittenSpan);
    }

    /// <exception cref="InvalidDataException">The bytes are not facts.</exception>
    internal static IReadOnlyList<AuditFact> Decode(byte[] facts)
    {
        using var brotli = new BrotliStream(new MemoryStream(facts), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(brotli);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static void Write(Utf8JsonWriter json, in AuditFact fact)
    {
        json.WriteStartArray();
        json.WriteStringValue(fact.At);
        json.WriteStringValue(EvidenceText.Clean(fact.Action));
        json.WriteStringValue(EvidenceText.Clean(fact.ActorKind));
        json.WriteStringValue(EvidenceText.Clean(fact.ActorId));
        json.WriteStringValue(EvidenceText.Clean(fact.Target));
        json.WriteStringValue(EvidenceText.CleanOrNull(fact.Detail));
        json.WriteStringValue(OutcomeText.Of(fact.Outcome));
        json.WriteStringValue(EvidenceText.Clean(fact.Reason));
        json.WriteStringValue(EvidenceText.CleanOrNull(fact.Rule));
        json.WriteStringValue(EvidenceText.CleanOrNull(fact.PolicyVersion));
        json.WriteStringValue(EvidenceText.CleanOrNull(fact.CorrelationId));
        json.WriteEndArray();
    }

    private static AuditFact Read(JsonElement fact) => new(
        fact[0].GetDateTimeOffset(), fact[1].GetString()!, fact[2].GetString()!, fact[3].GetString()!, fact[4].GetString()!,
        fact[5].GetString(), OutcomeText.Parse(fact[6].GetString()!), fact[7].GetString()!, fact[8].GetString(), fact[9].GetString(), fact[10].GetString());

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        try
        {
            return BrotliEncoder.TryCompress(plain, rented, out var written, Quality, Window)
                ? rented.AsSpan(0, written).ToArray()
                : throw new InvalidOperationException("The longest compressed length was too short.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
