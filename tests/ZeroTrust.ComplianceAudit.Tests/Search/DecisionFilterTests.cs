using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Search;

namespace ZeroTrust.ComplianceAudit.Tests.Search;

public sealed class DecisionFilterTests
{
    [Fact]
    public void Reads_every_filter()
    {
        var (filter, errors) = DecisionFilter.Read(Query("?actor=a&target=b&outcome=denied&reason=c&rule=d&policy_version=e&since=2026-11-24T10:00:00Z&until=2026-11-25T00:00:00Z&limit=5"));
        errors.ShouldBeEmpty();
        filter.ShouldBe(new DecisionFilter(
            "a", "b", "denied", "c", "d", "e", new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("?actr=a", "actr")]
    [InlineData("?personal=true", "personal")]
    [InlineData("?rule=a&rule=b", "rule")]
    [InlineData("?outcome=maybe", "outcome")]
    [InlineData("?since=yesterday", "since")]
    public void Refuses_what_it_does_not_understand(string query, string field)
    {
        var (filter, errors) = DecisionFilter.Read(Query(query));
        filter.ShouldBeNull();
        errors.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    private static QueryCollection Query(string text) => new(QueryHelpers.ParseQuery(text));
}
