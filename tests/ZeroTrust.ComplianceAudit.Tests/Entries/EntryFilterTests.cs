using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Entries;

namespace ZeroTrust.ComplianceAudit.Tests.Entries;

public sealed class EntryFilterTests
{
    [Fact]
    public void Reads_every_filter()
    {
        var (filter, errors) = Read("?actor=a&action=b&resource_type=c&resource_id=d&outcome=denied&since=2026-11-24T10:00:00%2B01:00&until=2026-11-25T00:00:00Z&personal=true&blocks=false&limit=5");
        errors.ShouldBeEmpty();
        filter.ShouldBe(new EntryFilter(
            "a", "b", "c", "d", "denied", new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), true, false));
        filter!.Describe().ShouldBe("actor=a action=b resource_type=c resource_id=d outcome=denied since=2026-11-24T09:00:00.0000000+00:00 until=2026-11-25T00:00:00.0000000+00:00 blocks=false");
    }

    [Theory]
    [InlineData("?actr=a", "actr")]
    [InlineData("?actor=", "actor")]
    [InlineData("?actor=a&actor=b", "actor")]
    [InlineData("?outcome=maybe", "outcome")]
    [InlineData("?since=NaN", "since")]
    [InlineData("?until=tomorrow", "until")]
    [InlineData("?personal=1", "personal")]
    [InlineData("?blocks=no", "blocks")]
    public void Refuses_what_it_does_not_understand(string query, string field)
    {
        var (filter, errors) = Read(query);
        filter.ShouldBeNull();
        errors.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    private static (EntryFilter? Filter, IReadOnlyList<Platform.Problems.FieldError> Errors) Read(string query) =>
        EntryFilter.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
