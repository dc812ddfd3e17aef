using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>A place in the trail: after the entry <paramref name="Seq"/> of transaction <paramref name="Tx"/>.</summary>
internal readonly record struct EntryCursor(ulong Tx, long Seq)
{
    internal static EntryCursor? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && ulong.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var tx)
            && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new EntryCursor(tx, seq)
            : throw new ProblemException(CommonProblems.Invalid.With("cursor is not one that this list returned."));
    }

    /// <summary>The opaque form that <c>PageQuery</c> reads.</summary>
    internal string ToOpaque() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(ToString()));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tx}:{Seq}");
}
