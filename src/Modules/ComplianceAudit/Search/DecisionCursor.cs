using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Search;

/// <summary>A place among recorded facts: in the block <paramref name="Id"/>, behind the first <paramref name="Done"/> of its facts.</summary>
/// <param name="FirstAt">The time by which blocks are ordered, in whole microseconds as the database keeps it.</param>
internal readonly record struct DecisionCursor(DateTimeOffset FirstAt, Guid Id, int Done)
{
    /// <summary>Behind the whole block.</summary>
    internal const int All = int.MaxValue;

    /// <exception cref="ProblemException">400 for a cursor of another list.</exception>
    internal static DecisionCursor? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParseExact(parts[1], "N", out var id)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var done)
            ? new DecisionCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id, done)
            : throw new ProblemException(CommonProblems.Invalid.With("cursor is not one that this list returned."));
    }

    /// <summary>The opaque form that <c>PageQuery</c> reads.</summary>
    internal string ToOpaque() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{FirstAt.UtcTicks}:{Id:N}:{Done}")));
}
