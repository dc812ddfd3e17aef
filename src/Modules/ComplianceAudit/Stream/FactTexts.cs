using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using ZeroTrust.ComplianceAudit.Entries;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>The texts of one block by the order in which they first appeared.</summary>
internal sealed class FactTexts
{
    internal const int Fields = 9;

    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly (string? Text, int Number)[] _last = new (string?, int)[Fields];

    internal void Clear()
    {
        _known.Clear();
        Array.Clear(_last);
    }

    /// <param name="field">Most facts hold what the one before held in the same field: that is looked at first.</param>
    internal void Write(ArrayBufferWriter<byte> to, int field, string? text)
    {
        if (text is null)
        {
            FactBytes.Write(to, 0);
            return;
        }

        ref var last = ref _last[field];
        if (last.Text is not null && string.Equals(last.Text, text))
        {
            FactBytes.WriteNumber(to, (ulong)last.Number + 2);
            return;
        }

        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, text, out var isKnown);
        if (isKnown)
        {
            FactBytes.WriteNumber(to, (ulong)number + 2);
        }
        else
        {
            number = _known.Count - 1;
            WriteNew(to, EvidenceText.Clean(text));
        }

        last = (text, number);
    }

    private static void WriteNew(ArrayBufferWriter<byte> to, string text)
    {
        FactBytes.Write(to, 1);
        var length = Encoding.UTF8.GetByteCount(text);
        FactBytes.WriteNumber(to, (ulong)length);
        Encoding.UTF8.GetBytes(text, to.GetSpan(length));
        to.Advance(length);
    }
}
