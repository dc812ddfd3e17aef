using System.Globalization;
using System.Text;

namespace ZeroTrust.Policy;

/// <summary>A comparison for a reader: one line a change, under what it belongs to. Lines are those of the newer policy, or of the older one where something was removed.</summary>
public static class PolicyDiffText
{
    /// <summary>The lines, each ended; the last one counts.</summary>
    public static string Write(PolicyComparison.Compared comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var text = new StringBuilder();
        foreach (var subject in comparison.Changes.GroupBy(change => change.Subject))
        {
            text.Append(MarkOf(subject)).Append(' ').Append(subject.Key).Append('\n');
            foreach (var change in subject.Where(change => change.Item.Length > 0))
            {
                text.Append("    ").Append(Mark(change.Kind)).Append(' ').Append(Printable(change.Item + ValueOf(change))).Append(Place(change)).Append('\n');
            }
        }

        return text.Append(Summary(comparison)).Append('\n').ToString();
    }

    // Conditions and names of hosts come from the file: nothing that a terminal acts on.
    private static string Printable(string value) => string.Create(value.Length, value, static (span, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            span[i] = char.IsControl(source[i]) ? '?' : source[i];
        }
    });

    private static string Summary(PolicyComparison.Compared comparison)
    {
        if (comparison.SameTable)
        {
            return "no semantic difference";
        }

        var rest = comparison.IsComplete ? string.Empty : "; not everything was compared, the policies say too much";
        var count = comparison.Changes.Length + comparison.Omitted;
        if (count == 0)
        {
            return "no semantic difference: the same rules, split over other entries" + rest;
        }

        var omitted = comparison.Omitted == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {comparison.Omitted} of them not shown");
        return string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "difference" : "differences")}{omitted}{rest}");
    }

    // The subject itself came or went, or something about it changed.
    private static char MarkOf(IEnumerable<PolicyChange> changes) =>
        changes.FirstOrDefault(change => change.Item.Length == 0) is { } itself ? Mark(itself.Kind) : Mark(PolicyChangeKind.Changed);

    private static char Mark(PolicyChangeKind kind) => kind switch
    {
        PolicyChangeKind.Added => '+',
        PolicyChangeKind.Removed => '-',
        _ => '~',
    };

    private static string ValueOf(PolicyChange change) => change.Kind switch
    {
        PolicyChangeKind.Changed => $": {Shown(change.Before)} → {Shown(change.After)}",
        _ => (change.After ?? change.Before) is { Length: > 0 } value ? $": {value}" : string.Empty,
    };

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "always" : value;

    private static string Place(PolicyChange change) =>
        string.Create(CultureInfo.InvariantCulture, $"  (line {(change.LineAfter > 0 ? change.LineAfter : change.LineBefore)})");
}
