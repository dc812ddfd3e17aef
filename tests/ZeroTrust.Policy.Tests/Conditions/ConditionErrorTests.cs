using Shouldly;
using Xunit;
using static ZeroTrust.Policy.Tests.Conditions.TestCondition;

namespace ZeroTrust.Policy.Tests.Conditions;

// Each row: the condition, and the column and code of its one error.
public sealed class ConditionErrorTests
{
    [Theory]
    [InlineData("   ", "4 invalid_condition")]
    [InlineData("true true", "6 invalid_condition")]
    [InlineData("(true", "6 invalid_condition")]
    [InlineData("true)", "5 invalid_condition")]
    [InlineData("true &&", "8 invalid_condition")]
    [InlineData("&& true", "1 invalid_condition")]
    [InlineData("true & true", "6 invalid_condition")]
    [InlineData("true and true", "6 invalid_condition")]
    [InlineData("not true", "1 unknown_name")]
    [InlineData("1 = 1", "3 invalid_condition")]
    [InlineData("1 < 2 < 3", "7 invalid_condition")]
    [InlineData("1 == 1 == 1", "8 invalid_condition")]
    [InlineData("01 == 1", "1 invalid_condition")]
    [InlineData("-0 == 0", "1 invalid_condition")]
    [InlineData("- 1 == 1", "1 invalid_condition")]
    [InlineData("1.5 < 2", "2 invalid_condition")]
    [InlineData("1e3 < 2", "1 invalid_condition")]
    [InlineData("0x10 == 16", "1 invalid_condition")]
    [InlineData("9223372036854775808 > 0", "1 invalid_condition")]
    [InlineData("1 + 1 == 2", "3 invalid_condition")]
    [InlineData("'open", "1 invalid_condition")]
    [InlineData("subject.id == 'open", "15 invalid_condition")]
    [InlineData("'a' in ['a', ]", "14 invalid_condition")]
    [InlineData("'a' in [1]", "9 invalid_condition")]
    [InlineData("'a' in ['a'", "12 invalid_condition")]
    [InlineData("size() == 0", "6 invalid_condition")]
    [InlineData("in", "1 invalid_condition")]
    [InlineData("subject. == 1", "10 invalid_condition")]
    [InlineData("subject.id.x == 'a'", "11 invalid_condition")]
    [InlineData("subject['id'] == 'a'", "1 unknown_name")]
    [InlineData("true # comment", "6 invalid_condition")]
    [InlineData("tru\u00E9", "1 unknown_name")]
    [InlineData("\u00E9", "1 invalid_condition")]
    [InlineData("'\u202E' == 'a'", "1 invalid_condition")]
    [InlineData("'\u0007' == 'a'", "1 invalid_condition")]
    [InlineData("'\uD800' == 'a'", "1 invalid_condition")]
    [InlineData("subject.unknown == 'a'", "1 unknown_name")]
    [InlineData("Subject.id == 'a'", "1 unknown_name")]
    [InlineData("subject.ID == 'a'", "1 unknown_name")]
    [InlineData("path.x == 'a'", "1 unknown_name")]
    [InlineData("context.host == 'a'", "1 unknown_name")]
    [InlineData("target.id == 'a'", "1 unknown_name")]
    [InlineData("true || matches(subject.id, 'a+')", "9 unknown_name")]
    [InlineData("context.ip in networks.home", "15 unknown_name")]
    [InlineData("context.time in windows.office", "17 unknown_name")]
    [InlineData("subject.id", "1 condition_type")]
    [InlineData("'text'", "1 condition_type")]
    [InlineData("7", "1 condition_type")]
    [InlineData("['a']", "1 condition_type")]
    [InlineData("!subject.id == 'a'", "2 condition_type")]
    [InlineData("true && subject.id", "9 condition_type")]
    [InlineData("true && (false || resource.number)", "19 condition_type")]
    [InlineData("subject.id == 1", "12 condition_type")]
    [InlineData("resource.flag == 'true'", "15 condition_type")]
    [InlineData("resource.number == '1'", "17 condition_type")]
    [InlineData("true < false", "6 condition_type")]
    [InlineData("resource.list == ['a']", "15 condition_type")]
    [InlineData("resource.list in ['a']", "15 condition_type")]
    [InlineData("1 in resource.list", "3 condition_type")]
    [InlineData("'a' in 'abc'", "5 condition_type")]
    [InlineData("context.ip == '10.0.0.1'", "1 condition_type")]
    [InlineData("context.time in networks.office", "1 condition_type")]
    [InlineData("subject.id in networks.office", "1 condition_type")]
    [InlineData("context.ip in windows.hours", "1 condition_type")]
    [InlineData("context.ip in subject.roles", "1 condition_type")]
    [InlineData("networks.office == 'a'", "1 condition_type")]
    [InlineData("size(1) == 1", "1 condition_type")]
    [InlineData("size('a', 'b') == 1", "1 condition_type")]
    [InlineData("starts_with(subject.roles, 'a')", "1 condition_type")]
    [InlineData("contains('a', subject.roles)", "1 condition_type")]
    public void Says_where_and_what(string text, string expected) =>
        string.Join(' ', Problems(text).Select(error => $"{error.Column} {error.Code["policy.".Length..]}")).ShouldBe(expected);

    [Fact]
    public void A_path_has_neither_resource_nor_properties()
    {
        var names = ConditionNames.OfPath([("id", 0)]);
        Problems("path.id == subject.id && action.name == 'GET' && target.name == 'b'", names).ShouldBeEmpty();
        Problems("resource.id == 'a'", names).Single().Code.ShouldBe(PolicyProblemCodes.UnknownName);
        Problems("subject.text == 'a'", names).Single().Code.ShouldBe(PolicyProblemCodes.UnknownName);
    }

    [Fact]
    public void Each_limit_holds_exactly()
    {
        Problems(new string(' ', 996) + "true").ShouldBeEmpty();
        Problems(new string(' ', 997) + "true").Single().Code.ShouldBe(PolicyProblemCodes.ConditionTooComplex);

        Problems(new string('(', 31) + "true" + new string(')', 31)).ShouldBeEmpty();
        Problems(new string('(', 32) + "true" + new string(')', 32)).Single().Code.ShouldBe(PolicyProblemCodes.ConditionTooComplex);
        Problems(new string('!', 31) + "true").ShouldBeEmpty();
        Problems(new string('!', 32) + "true").Single().Code.ShouldBe(PolicyProblemCodes.ConditionTooComplex);

        // The chain itself is one node.
        var limits = PolicyLimits.Default with { MaxConditionLength = 10_000 };
        Problems(string.Join("&&", Enumerable.Repeat("true", 199)), limits: limits).ShouldBeEmpty();
        Problems(string.Join("&&", Enumerable.Repeat("true", 200)), limits: limits).Single().Code.ShouldBe(PolicyProblemCodes.ConditionTooComplex);
    }

    // The column counts in the file; within quotes it starts behind the quote.
    [Theory]
    [InlineData("when: 'subject.idd == 1'", 8, PolicyProblemCodes.UnknownName)]
    [InlineData("when: \"subject.idd == 1\"", 8, PolicyProblemCodes.UnknownName)]
    [InlineData("when: subject.idd == 1", 7, PolicyProblemCodes.UnknownName)]
    [InlineData("when: subject.id == subject.idd", 21, PolicyProblemCodes.UnknownName)]
    [InlineData("when: true", 7, PolicyProblemCodes.AmbiguousScalar)]
    [InlineData("when: [true]", 7, PolicyProblemCodes.WrongKind)]
    [InlineData("when: ''", 8, PolicyProblemCodes.InvalidCondition)]
    public void Says_where_in_the_file(string when, int expected, string code)
    {
        const string before = "resources: { r: { service: s, actions: { a: {\n  rules: [ { ";
        var error = Policies.Errors($"{before}{when}, permission: p }} ] }} }} }} }}").Single();
        (error.Line, error.Column, error.Code).ShouldBe((2, before.Length - before.IndexOf('\n') - 1 + expected, code));
    }
}
