using System.IO.Compression;
using System.Text.Json;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// Format 1 of facts, which earlier versions wrote: a brotli-compressed JSON array of arrays, the fields in the order of
/// <see cref="AuditFact"/>. Evidence is kept for years, so it is still read.
/// </summary>
internal static class FirstFormat
{
    /// <exception cref="InvalidDataException">The bytes are not facts.</exception>
    internal static AuditFact[] Decode(byte[] facts)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(facts), CompressionMode.Decompress);
            using var document = JsonDocument.Parse(brotli);
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The facts of the block cannot be read.", exception);
        }
    }

    private static AuditFact Read(JsonElement fact) => new(
        fact[0].GetDateTimeOffset(), fact[1].GetString()!, fact[2].GetString()!, fact[3].GetString()!, fact[4].GetString()!,
        fact[5].GetString(), OutcomeText.Parse(fact[6].GetString()!), fact[7].GetString()!, fact[8].GetString(), fact[9].GetString(), fact[10].GetString());
}
