using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

public sealed class UnknownSubjectsTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    // Far below the 300 s for which nobody stays nobody without the feed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_about_unknown_subjects_reads_PostgreSQL_once_each()
    {
        await using var parts = await new ReaderParts(fixture, options => options.NegativeSeconds = 60).StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                (await parts.Reader.ReadAsync($"nobody-{i % 10}", Ct)).ShouldBeNull();
            }
        })));
        // 16,000 reads; ten went further than the local copy.
        parts.Counts.HitRate.ShouldBeGreaterThanOrEqualTo((16_000 - 40) / 16_000.0);
    }

    [Fact]
    public async Task Who_is_registered_right_after_being_asked_for_is_known_at_once_everywhere()
    {
        await using var here = await new ReaderParts(fixture, options => options.NegativeSeconds = 300).StartAsync();
        await using var there = await new ReaderParts(fixture, options => options.NegativeSeconds = 300).StartAsync();
        var intake = fixture.Intake();
        for (var i = 0; i < 50; i++)
        {
            var subject = $"newcomer-{i}";
            (await here.Reader.ReadAsync(subject, Ct)).ShouldBeNull();
            // Readings that began before the commit and end after it must not keep their «nobody».
            var asking = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await there.Reader.ReadAsync(subject, Ct))));
            await intake.ProcessAsync([Facts.Of(subject, 1)], SyncFixture.UserService, Ct);
            await asking;
            foreach (var parts in new[] { here, there })
            {
                await Eventually.HoldsAsync(async () => await parts.Reader.ReadAsync(subject, Ct) is { Epoch: 1 }, Patience, $"{subject} is known");
            }
        }
    }
}
