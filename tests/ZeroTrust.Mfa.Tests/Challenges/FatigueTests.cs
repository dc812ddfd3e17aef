using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Challenges;

public sealed class FatigueTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly LoginInstance _login = new(database);

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task Many_unanswered_challenges_are_told_once_a_window_and_keep_nobody_out()
    {
        await _login.EnrolAsync("tired");
        await ChallengeAsync("tired", 5);
        (await database.SentAsync<FactorFatigueSuspected>("tired")).ShouldBeEmpty();

        await ChallengeAsync("tired", 5);

        (await database.SentAsync<FactorFatigueSuspected>("tired")).ShouldHaveSingleItem().ShouldContain("6");
        (await database.SentAsync<Mail>("tired")).ShouldHaveSingleItem().ShouldContain("password");
        (await database.ListAsync("select action from public.audit where action = 'factor.fatigue_suspected' and resource = 'tired'")).ShouldHaveSingleItem();
        (await _login.TryAsync(await _login.ChallengeAsync("tired"), FakeCheck.RightCode)).ShouldBe("proved");
    }

    [Fact]
    public async Task A_later_window_is_told_again()
    {
        await _login.EnrolAsync("again");
        await ChallengeAsync("again", 6);
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(601));
        await ChallengeAsync("again", 6);

        (await database.SentAsync<FactorFatigueSuspected>("again")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Who_answers_in_between_is_not_suspicious()
    {
        await _login.EnrolAsync("awake");
        await ChallengeAsync("awake", 4);
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(1));
        await _login.TryAsync(await _login.ChallengeAsync("awake"), FakeCheck.RightCode);
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(1));
        await ChallengeAsync("awake", 5);

        (await database.SentAsync<FactorFatigueSuspected>("awake")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_at_once_one_tells()
    {
        await _login.EnrolAsync("flooded");
        await ChallengeAsync("flooded", 5);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _login.ChallengeAsync("flooded"), TestContext.Current.CancellationToken)));

        (await database.SentAsync<FactorFatigueSuspected>("flooded")).ShouldHaveSingleItem();
    }

    private async Task ChallengeAsync(string subject, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _login.ChallengeAsync(subject);
        }
    }
}
