using Shouldly;
using Xunit;
using static ZeroTrust.Policy.Tests.Conditions.TestCondition;

namespace ZeroTrust.Policy.Tests.Conditions;

public sealed class ConditionTests
{
    private static readonly CallContext Stated = new()
    {
        Subject = Bag(("text", PropertyValue.Of("of subject")), ("flag", PropertyValue.Of(true))),
        Resource = Bag(("text", PropertyValue.Of("draft")), ("number", PropertyValue.Of(7)), ("list", PropertyValue.Of(["a", "b"]))),
        Action = Bag(("flag", PropertyValue.Of(false)), ("number", PropertyValue.Of("seven"))),
    };

    [Theory]
    [InlineData("true", true)]
    [InlineData("!true", false)]
    [InlineData("!!true", true)]
    [InlineData("true && false", false)]
    [InlineData("true || false", true)]
    // && binds tighter than ||.
    [InlineData("true || false && false", true)]
    [InlineData("(true || false) && false", false)]
    [InlineData("!false && true", true)]
    [InlineData("!(true && true)", false)]
    [InlineData("true == false", false)]
    [InlineData("!true == false", true)]
    [InlineData("1 < 2", true)]
    [InlineData("2 <= 2", true)]
    [InlineData("2 > 2", false)]
    [InlineData("2 >= 2", true)]
    [InlineData("-3 < 0", true)]
    [InlineData("9223372036854775807 > -9223372036854775808", true)]
    [InlineData("1==1&&2!=3", true)]
    // Ordinal: capitals before small letters, no culture, no case.
    [InlineData("\"Z\" < \"a\"", true)]
    [InlineData("\"a\" == \"A\"", false)]
    [InlineData("\"ß\" == 'ss'", false)]
    [InlineData("'it says \"no\"' == \"x\"", false)]
    [InlineData("\"a\\\\b\" == 'a\\\\b'", true)]
    [InlineData("\"\" == \"\"", true)]
    [InlineData("'a' in ['a', 'b']", true)]
    [InlineData("'c' in ['a', 'b']", false)]
    [InlineData("'a' in []", false)]
    [InlineData("starts_with('abc', 'ab')", true)]
    [InlineData("starts_with('abc', '')", true)]
    [InlineData("ends_with('abc', 'bc')", true)]
    [InlineData("ends_with('abc', 'BC')", false)]
    [InlineData("contains('abc', 'b')", true)]
    [InlineData("contains(['abc'], 'b')", false)]
    [InlineData("contains(subject.roles, 'clerk')", true)]
    [InlineData("size('äbc') == 3", true)]
    [InlineData("size([]) == 0", true)]
    [InlineData("size(subject.roles) == 2", true)]
    [InlineData("subject.id == 'alice'", true)]
    [InlineData("subject.type == \"user\"", true)]
    [InlineData("'clerk' in subject.roles", true)]
    [InlineData("'cler' in subject.roles", false)]
    [InlineData("resource.id == \"record-1\" && resource.type == 'record'", true)]
    [InlineData("action.name in ['read', 'write'] && target.name == 'record-service'", true)]
    [InlineData("path.p == \"one\"", true)]
    [InlineData("subject.text == 'of subject' && subject.flag", true)]
    [InlineData("resource.text != \"archived\"", true)]
    [InlineData("resource.number > 6 && size(resource.list) == 2", true)]
    [InlineData("'b' in resource.list", true)]
    [InlineData("!action.flag", true)]
    public void Comes_out(string text, bool expected) =>
        Evaluate(text, Stated).ShouldBe(expected ? ConditionResult.True : ConditionResult.False);

    [Theory]
    // Missing.
    [InlineData("resource.flag")]
    [InlineData("!resource.flag")]
    [InlineData("resource.other == 'x'")]
    [InlineData("resource.other != 'x'")]
    [InlineData("'x' in subject.list")]
    [InlineData("!('x' in subject.list)")]
    [InlineData("size(subject.list) == 0")]
    [InlineData("subject.other == resource.other")]
    [InlineData("context.ip in networks.office")]
    [InlineData("!(context.ip in networks.office)")]
    [InlineData("context.time in windows.hours")]
    // Of another kind than declared.
    [InlineData("action.number == 7")]
    [InlineData("action.number != 7")]
    // An error before anything decides.
    [InlineData("resource.flag || true")]
    [InlineData("resource.flag && false")]
    [InlineData("resource.flag == resource.flag")]
    [InlineData("starts_with(resource.other, '')")]
    public void Is_an_error(string text) => Evaluate(text, Stated).ShouldBe(ConditionResult.Error);

    [Theory]
    [InlineData("false && resource.flag", false)]
    [InlineData("true || resource.flag", true)]
    [InlineData("true && false && resource.flag", false)]
    public void What_is_decided_before_is_not_asked(string text, bool expected) =>
        Evaluate(text).ShouldBe(expected ? ConditionResult.True : ConditionResult.False);

    // Percent-encoding is another way to write a value, and a denial on the value must meet all of them.
    [Theory]
    [InlineData("/a/one/two", "path.q == 'two'", "True")]
    [InlineData("/a/a%40b/x", "path.p == 'a@b'", "True")]
    [InlineData("/a/a@b/x", "path.p == 'a@b'", "True")]
    [InlineData("/a/caf%C3%A9/x", "path.p == 'café'", "True")]
    [InlineData("/a/%F0%9F%98%80/x", "size(path.p) == 2", "True")]
    [InlineData("/a/x%20y/%41", "path.p == 'x y' && path.q == 'A'", "True")]
    [InlineData("/a/x%2Fy/z", "path.q == 'z'", "True")]
    [InlineData("/a/x%2/%", "path.p == 'x%2' && path.q == '%'", "True")]
    [InlineData("/a/%FF/z", "path.p == '%FF'", "True")]
    [InlineData("/a//z", "path.p == ''", "Error")]
    [InlineData("/a", "path.p == 'a'", "Error")]
    [InlineData("", "path.p == ''", "Error")]
    [InlineData("/a/one/two/three", "path.q == 'two'", "True")]
    public void Segments_of_a_path(string path, string text, string expected) => Evaluate(text, path: path).ToString().ShouldBe(expected);

    [Fact]
    public void A_path_that_is_too_long_is_an_error() =>
        Evaluate("path.p == 'a'", path: "/a/%41/" + new string('x', CanonicalPath.MaxLength)).ShouldBe(ConditionResult.Error);

    [Fact]
    public void A_subject_that_nobody_knows_is_an_error() => Evaluate("subject.id == ''", subject: null).ShouldBe(ConditionResult.Error);

    [Fact]
    public void What_the_question_states_goes_before_what_the_policy_knows()
    {
        var known = Bag(("text", PropertyValue.Of("archived")), ("number", PropertyValue.Of(1)), ("flag", PropertyValue.Of(true)));
        Evaluate("resource.text == 'draft' && resource.flag", Stated, known: known).ShouldBe(ConditionResult.True);

        // A stated value of the wrong kind does not fall back to the known one.
        var wrong = new CallContext { Resource = Bag(("flag", PropertyValue.Of("true"))) };
        Evaluate("resource.flag", wrong, known: known).ShouldBe(ConditionResult.Error);
    }

    [Fact]
    public void A_value_without_content_is_an_error()
    {
        var hollow = new CallContext { Resource = Bag(("text", PropertyValue.Of((string)null!)), ("list", PropertyValue.Of(default(System.Collections.Immutable.ImmutableArray<string>))), ("flag", default)) };
        Evaluate("resource.text == ''", hollow).ShouldBe(ConditionResult.Error);
        Evaluate("'a' in resource.list", hollow).ShouldBe(ConditionResult.Error);
        Evaluate("resource.flag", hollow).ShouldBe(ConditionResult.Error);
    }
}
