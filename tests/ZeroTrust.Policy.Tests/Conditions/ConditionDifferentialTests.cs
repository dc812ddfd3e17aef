using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Conditions;

// Random conditions and random facts, by the compiled condition and by the slow one. CsCheck prints the seed of a failure.
public sealed class ConditionDifferentialTests
{
    // ZEROTRUST_TEST_LONG=1: millions instead of tens of thousands.
    private static readonly int Times = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_LONG") == "1" ? 100 : 1;
    private static readonly string[] Words = ["", "a", "b", "ab", "A", "é", "clerk"];

    private static readonly Gen<string> Word = Choice.Of(Words);

    private static readonly Gen<string> TextTerm = Gen.OneOf(
        Gen.Select(Word, Choice.Of('"', '\'')).Select((word, quote) => $"{quote}{word}{quote}"),
        Choice.Of("subject.id", "subject.type", "subject.text", "resource.text", "resource.other", "action.text", "action.name", "target.name", "path.p", "path.q"));

    private static readonly Gen<string> ListTerm = Gen.OneOf(
        Word.Array[0, 3].Select(words => $"[{string.Join(", ", words.Select(word => $"'{word}'"))}]"),
        Choice.Of("subject.roles", "subject.list", "resource.list", "action.list"));

    private static readonly Gen<string> NumberTerm = Gen.OneOf(
        Gen.Int[-3, 3].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Choice.Of("subject.number", "resource.number", "action.number"),
        Gen.OneOf(TextTerm, ListTerm).Select(term => $"size({term})"));

    private static readonly Gen<string> FlagTerm = Gen.OneOf(
        Choice.Of("true", "false", "subject.flag", "resource.flag", "action.flag"),
        Gen.Select(TextTerm, Choice.Of("==", "!=", "<", "<=", ">", ">="), TextTerm).Select((a, operation, b) => $"{a} {operation} {b}"),
        Gen.Select(NumberTerm, Choice.Of("==", "!=", "<", "<=", ">", ">="), NumberTerm).Select((a, operation, b) => $"{a} {operation} {b}"),
        Gen.Select(TextTerm, ListTerm).Select((text, list) => $"{text} in {list}"),
        Gen.Select(ListTerm, TextTerm).Select((list, text) => $"contains({list}, {text})"),
        Gen.Select(Choice.Of("starts_with", "ends_with", "contains"), TextTerm, TextTerm).Select((function, a, b) => $"{function}({a}, {b})"));

    private static readonly Gen<string> AnyCondition = Gen.Recursive<string>((depth, inner) => depth > 3
        ? FlagTerm
        : Gen.Frequency(
            (3, FlagTerm),
            (2, Gen.Select(inner, Choice.Of(" && ", " || ", "&&", "||"), inner).Select((a, joint, b) => $"{a}{joint}{b}")),
            (1, inner.Select(a => $"({a})")),
            (1, inner.Select(a => $"!({a})")),
            (1, Gen.Select(inner, Choice.Of("==", "!="), inner).Select((a, operation, b) => $"({a}) {operation} ({b})"))));

    private static readonly Gen<PropertyValue> AnyValue = Gen.OneOf(
        Word.Select(PropertyValue.Of),
        Gen.Int[-3, 3].Select(number => PropertyValue.Of(number)),
        Gen.Bool.Select(PropertyValue.Of),
        Word.Array[0, 3].Select(words => PropertyValue.Of([.. words])));

    // Mostly of the declared kind, sometimes of another one, often not there.
    private static readonly Gen<PropertyBag> AnyBag = Gen.Select(Word, Gen.Int[-3, 3], Gen.Bool, Word.Array[0, 3], AnyValue.Array[5], Gen.Int[0, 9].Array[5]).Select(
        (word, number, flag, list, others, dice) => TestCondition.Bag([.. new (string Name, PropertyValue Value)[]
        {
            ("text", PropertyValue.Of(word)), ("number", PropertyValue.Of(number)), ("flag", PropertyValue.Of(flag)),
            ("list", PropertyValue.Of([.. list])), ("other", PropertyValue.Of("other")),
        }.Select((entry, i) => dice[i] == 0 ? (entry.Name, others[i]) : entry).Where((_, i) => dice[i] < 8)]));

    private static readonly Gen<(string Text, PropertyBag[] Bags, string Path, string? Subject)> Any =
        Gen.Select(AnyCondition, AnyBag.Array[4], Choice.Of("/x/a/b", "/x/%61/b", "/x/ab", "/x/%C3%A9/clerk"), Choice.Of<string?>("a", "clerk", null));

    [Fact]
    public void Both_come_to_one_result()
    {
        var seen = new int[3];
        Any.Sample(
            (text, bags, path, subject) =>
            {
                if (text.Length > PolicyLimits.Default.MaxConditionLength)
                {
                    return;
                }

                var call = new CallContext { Subject = bags[0], Resource = bags[1], Action = bags[2] };
                var result = TestCondition.Evaluate(text, call, path, subject, bags[3]);
                result.ShouldBe(ReferenceCondition.Evaluate(text, Facts(call, path, subject, bags[3])), text);
                Interlocked.Increment(ref seen[(int)result]);
            },
            iter: 30_000 * Times);

        // Random facts that only ever miss would prove nothing.
        seen.ShouldAllBe(count => count > 2_000);
    }

    [Fact]
    public void Layout_does_not_matter() => Gen.Select(AnyCondition, Gen.Int[0, 3]).Sample(
        (text, spaces) => TestCondition.Compile($"({new string(' ', spaces)}{text}\n)").Canonical().ShouldBe(TestCondition.Compile(text).Canonical()),
        iter: 2_000 * Times);

    private static Dictionary<string, object> Facts(CallContext call, string path, string? subject, PropertyBag known)
    {
        var facts = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["subject.type"] = "user",
            ["subject.roles"] = new[] { "auditor", "clerk" },
            ["action.name"] = "write",
            ["target.name"] = "record-service",
        };
        var segments = Uri.UnescapeDataString(path).Split('/');
        facts["path.p"] = segments[2];
        if (segments.Length > 3)
        {
            facts["path.q"] = segments[3];
        }

        if (subject is not null)
        {
            facts["subject.id"] = subject;
        }

        foreach (var (name, kind) in TestCondition.Declared)
        {
            State("subject", call.Subject!);
            State("action", call.Action!);
            State("resource", call.Resource!.Values.ContainsKey(name) ? call.Resource : known);

            void State(string owner, PropertyBag bag)
            {
                if (bag.TryGet(name, out var value) && value.Kind == kind)
                {
                    facts[$"{owner}.{name}"] = kind switch
                    {
                        PropertyKind.Text => value.Text!,
                        PropertyKind.Number => value.Number,
                        PropertyKind.Flag => value.Flag,
                        _ => value.Texts.ToArray(),
                    };
                }
            }
        }

        return facts;
    }
}
