using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// windows: name → days, from, to, offset.
internal sealed class WindowsSection(CompilationContext context, ValueReader values)
{
    internal const string Name = "windows";
    private const int MaxOffset = 14 * 60;
    private static readonly ImmutableArray<string> Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    internal void Read(YamlNode? node)
    {
        foreach (var field in new NamedEntries(context, "windows").Of(node))
        {
            // Also where the window is wrong: a condition that names it is not to blame.
            context.Conditions.Windows[field.Key.Value] = Window(field.Value) ?? new TimeWindow(0, 0, 0, 0);
        }
    }

    private TimeWindow? Window(YamlNode node)
    {
        if (FieldSet.Read(node, context.Errors, "days", "from", "to", "offset") is not { } fields)
        {
            return null;
        }

        var days = DaysOf(fields.Required("days"));
        var from = fields.Required("from") is { } start ? Minutes(start, MinutesOfClock) : null;
        var to = fields.Required("to") is { } end ? Minutes(end, text => text == "24:00" ? TimeWindow.MinutesOfDay : MinutesOfClock(text)) : null;
        var offset = fields.Optional("offset") is { } ahead ? Minutes(ahead, MinutesOfOffset) : 0;
        if (from is null || to is null || offset is null)
        {
            return null;
        }

        if (from == to)
        {
            // "Never" and "all day" are both plausible, so neither is guessed.
            context.Errors.Add(node.At, Codes.InvalidWindow, "'from' and 'to' are the same; a whole day is 00:00 to 24:00.");
        }

        return new TimeWindow(days, from.Value, to.Value, offset.Value);
    }

    private int DaysOf(YamlNode? node)
    {
        if (node is YamlNode.Sequence { Items.IsEmpty: true })
        {
            context.Errors.Add(node.At, Codes.EmptyList, "The list of days is empty.");
        }

        return values.List(node, Day).Sum(day => 1 << Days.IndexOf(day.Value));
    }

    private string? Day(YamlNode node)
    {
        if (NodeReader.Text(node, context.Errors) is not { } text)
        {
            return null;
        }

        if (Days.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        context.Errors.Add(node.At, Codes.InvalidWindow, $"{ProblemList.Show(text)} is no day: {string.Join(", ", Days)}.");
        return null;
    }

    private int? Minutes(YamlNode node, Func<string, int?> parse)
    {
        if (NodeReader.Text(node, context.Errors) is not { } text)
        {
            return null;
        }

        if (node is YamlNode.Scalar { Form: not ScalarForm.Quoted })
        {
            // 18:00 without quotes is the number 1080 to a reader of YAML 1.1.
            context.Errors.Add(node.At, Codes.AmbiguousScalar, $"{ProblemList.Show(text)} is no string to every YAML reader; put it in quotes.");
            return null;
        }

        if (parse(text) is { } minutes)
        {
            return minutes;
        }

        context.Errors.Add(node.At, Codes.InvalidWindow, $"{ProblemList.Show(text)} is none of: an hour like 08:00 (24:00 only as the end), an offset like +02:00, at most 14:00.");
        return null;
    }

    private static int? MinutesOfClock(string text) =>
        text is [var h1, var h2, ':', var m1, var m2] && Two(h1, h2) is { } hours and < 24 && Two(m1, m2) is { } minutes and < 60 ? hours * 60 + minutes : null;

    private static int? MinutesOfOffset(string text) =>
        text is ['+' or '-', .. var clock] && MinutesOfClock(clock) is { } minutes and <= MaxOffset ? text[0] == '-' ? -minutes : minutes : null;

    private static int? Two(char tens, char ones) => char.IsAsciiDigit(tens) && char.IsAsciiDigit(ones) ? (tens - '0') * 10 + (ones - '0') : null;
}
