using Shouldly;
using Xunit;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

/// <summary>All people, page by page: each once, deactivated ones too, and never more than a page at a time.</summary>
public sealed class SubjectPagesTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private readonly SubjectPages _pages = new(new PersonStates(fixture.Source, fixture.Documents), TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_together_have_everybody_once()
    {
        var subjects = Enumerable.Range(0, 45).Select(i => $"Paged-{i * 7919 % 45}").ToList();
        await fixture.Intake().ProcessAsync([.. subjects.Select(subject => Facts.Of(subject, 1, roles: "customer_support"))], SyncFixture.UserService, Ct);
        await fixture.Intake().ProcessAsync([Facts.Of("Paged-3", 2, "user.deactivated")], SyncFixture.UserService, Ct);
        var read = new List<SubjectState>();
        IReadOnlyList<SubjectState> page;
        string? after = null;
        do
        {
            page = await _pages.ReadAsync(after, 10, Ct);
            page.Count.ShouldBeLessThanOrEqualTo(10);
            read.AddRange(page);
            after = page.Count == 0 ? after : page[^1].Subject;
        }
        while (page.Count == 10);

        read.Select(state => state.Subject).Where(subject => subject.StartsWith("Paged-", StringComparison.Ordinal)).ShouldBe(subjects, ignoreOrder: true);
        read.Single(state => state.Subject == "Paged-3").Active.ShouldBeFalse();
        read.Single(state => state.Subject == "Paged-4").Roles.ShouldBe(["customer_support"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task No_page_is_longer_than_agreed(int limit) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => _pages.ReadAsync(null, limit, Ct));

    [Fact]
    public async Task Who_goes_away_is_not_told_that_the_database_is_away()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _pages.ReadAsync(null, 10, gone.Token));
    }
}
