using System.Globalization;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Conditions;

// 2026-11-23 is a Monday.
public sealed class WindowTests
{
    [Theory]
    [InlineData("[mon]", "08:00", "18:00", "+00:00", "2026-11-23T08:00:00Z", true)]
    [InlineData("[mon]", "08:00", "18:00", "+00:00", "2026-11-23T07:59:59.9999999Z", false)]
    [InlineData("[mon]", "08:00", "18:00", "+00:00", "2026-11-23T17:59:59.9999999Z", true)]
    [InlineData("[mon]", "08:00", "18:00", "+00:00", "2026-11-23T18:00:00Z", false)]
    [InlineData("[mon]", "08:00", "18:00", "+00:00", "2026-11-24T09:00:00Z", false)]
    // Another way to write the same moment.
    [InlineData("[mon]", "08:00", "18:00", "+00:00", "2026-11-23T23:00:00+14:00", true)]
    [InlineData("[mon]", "08:00", "18:00", "+02:00", "2026-11-23T06:00:00Z", true)]
    [InlineData("[mon]", "08:00", "18:00", "+02:00", "2026-11-23T16:00:00Z", false)]
    [InlineData("[mon]", "08:00", "18:00", "-05:30", "2026-11-23T23:29:00Z", true)]
    // The offset moves the day as well.
    [InlineData("[tue]", "00:00", "01:00", "+02:00", "2026-11-23T22:30:00Z", true)]
    [InlineData("[sun]", "23:00", "24:00", "-02:00", "2026-11-23T01:30:00Z", true)]
    // Over midnight: the night belongs to the day on which it starts.
    [InlineData("[mon]", "22:00", "06:00", "+00:00", "2026-11-23T23:00:00Z", true)]
    [InlineData("[mon]", "22:00", "06:00", "+00:00", "2026-11-24T05:59:00Z", true)]
    [InlineData("[mon]", "22:00", "06:00", "+00:00", "2026-11-24T06:00:00Z", false)]
    [InlineData("[mon]", "22:00", "06:00", "+00:00", "2026-11-23T05:00:00Z", false)]
    [InlineData("[sun]", "22:00", "06:00", "+00:00", "2026-11-23T05:00:00Z", true)]
    [InlineData("[mon]", "00:00", "24:00", "+00:00", "2026-11-23T23:59:59Z", true)]
    [InlineData("[mon]", "22:00", "00:00", "+00:00", "2026-11-24T00:00:00Z", false)]
    [InlineData("[mon]", "08:00", "18:00", "-14:00", "0001-01-01T00:00:01Z", false)]
    [InlineData("[sun]", "08:00", "18:00", "-14:00", "0001-01-01T00:00:01Z", true)]
    [InlineData("[sat]", "08:00", "18:00", "+14:00", "9999-12-31T23:59:59Z", true)]
    public void Contains(string days, string from, string to, string offset, string time, bool expected) =>
        TestCondition.Evaluate(
            TestCondition.Compile("context.time in windows.w", tables: $"windows: {{ w: {{ days: {days}, from: \"{from}\", to: \"{to}\", offset: \"{offset}\" }} }}"),
            TestCondition.At(time)).ShouldBe(expected ? ConditionResult.True : ConditionResult.False);

    [Fact]
    public void Like_the_calendar() => Gen.Select(Gen.Int[1, 127], Gen.Int[0, 1_439], Gen.Int[0, 1_440], Gen.Int[-840, 840], Gen.DateTime[new DateTime(2000, 1, 1), new DateTime(2100, 1, 1)]).Sample(
        (days, from, to, offset, time) =>
        {
            var moment = new DateTimeOffset(time, TimeSpan.Zero);
            var local = moment.ToOffset(TimeSpan.FromMinutes(offset));
            var minute = local.TimeOfDay.TotalMinutes;
            bool On(DateTimeOffset day) => (days & (1 << (((int)day.DayOfWeek + 6) % 7))) != 0;
            var expected = from < to ? On(local) && minute >= from && minute < to : (On(local) && minute >= from) || (On(local.AddDays(-1)) && minute < to);
            new TimeWindow(days, from, to, offset).Contains(moment).ShouldBe(expected);
        },
        iter: 20_000);

    [Theory]
    [InlineData("days: [mon], from: \"08:00\", to: \"08:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"24:00\", to: \"08:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"8:00\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"08:60\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"08:00:00\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"-8:00\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"٠٨:00\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [mon], from: 08:00, to: \"18:00\"", "ambiguous_scalar")]
    [InlineData("days: [mon], from: \"08:00\", to: \"18:00\", offset: \"02:00\"", "invalid_window")]
    [InlineData("days: [mon], from: \"08:00\", to: \"18:00\", offset: \"+14:01\"", "invalid_window")]
    [InlineData("days: [mon], from: \"08:00\", to: \"18:00\", offset: Z", "ambiguous_scalar")]
    [InlineData("days: [mon], from: \"08:00\", to: \"18:00\", offset: 2", "ambiguous_scalar")]
    [InlineData("days: [mon], from: \"08:00\", to: \"18:00\", offset: \"Europe/Berlin\"", "invalid_window")]
    [InlineData("days: [monday], from: \"08:00\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [Mon], from: \"08:00\", to: \"18:00\"", "invalid_window")]
    [InlineData("days: [mon, mon], from: \"08:00\", to: \"18:00\"", "duplicate_value")]
    [InlineData("days: [], from: \"08:00\", to: \"18:00\"", "empty_list")]
    [InlineData("from: \"08:00\", to: \"18:00\"", "missing_field")]
    [InlineData("days: [mon], to: \"18:00\"", "missing_field")]
    [InlineData("days: [mon], from: \"08:00\"", "missing_field")]
    [InlineData("days: [mon], from: \"08:00\", to: \"18:00\", zone: \"+02:00\"", "unknown_field")]
    public void Refuses(string window, string code) =>
        string.Join(' ', Policies.Errors($"windows:\n  w: {{ {window} }}").Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Line} {e.Code["policy.".Length..]}"))).ShouldBe("2 " + code);
}
