using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Conditions;

// Whatever the text: a condition or one problem within it, never an exception.
public sealed class ConditionFuzzTests
{
    private static readonly int Times = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_LONG") == "1" ? 100 : 1;

    private static readonly Gen<string> Soup = Choice.Of(
        "true", "false", "subject", ".", "id", "resource.list", "context.ip", "networks.office", "in", " ", "(", ")", "[", "]", ",", "!", "&&", "||", "&", "==", "=", "<", ">=",
        "'", "\"", "'a'", "1", "-", "-1", "99999999999999999999", "size(", "contains(", "é", "\uD83D", "\0", "\n", "_", "#", "\\")
        .Array[0, 30].Select(string.Concat);

    [Fact]
    public void Any_soup() => Soup.Sample(HasOutcome, iter: 30_000 * Times);

    [Fact]
    public void Any_text() => Gen.String.Sample(HasOutcome, iter: 10_000 * Times);

    [Theory]
    [InlineData("(")]
    [InlineData("!")]
    [InlineData("[")]
    [InlineData("size(")]
    [InlineData("true&&(")]
    [InlineData("'")]
    [InlineData("-")]
    [InlineData("a.")]
    [InlineData("1<")]
    [InlineData("'a',")]
    public void Any_repetition(string part)
    {
        foreach (var count in (int[])[1, 31, 32, 33, 200, 1_000, 1_000_000])
        {
            HasOutcome(string.Concat(Enumerable.Repeat(part, count)));
        }
    }

    private static void HasOutcome(string text)
    {
        var problems = TestCondition.Problems(text);
        problems.Length.ShouldBeLessThanOrEqualTo(1);
        if (problems.Length == 1)
        {
            problems[0].Column.ShouldBeInRange(1, text.Length + 1);
        }
        else
        {
            // Without any fact it is false, true or an error, and the same every time.
            TestCondition.Evaluate(text).ShouldBe(TestCondition.Evaluate(text));
        }
    }
}
