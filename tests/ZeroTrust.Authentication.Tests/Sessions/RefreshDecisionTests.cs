using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Sessions;

namespace ZeroTrust.Authentication.Tests.Sessions;

public sealed class RefreshDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);
    private static readonly byte[] Hash = [1, 2, 3];

    private static readonly Session Open = new(
        "s1", "p1", "zerotrust", ["pwd"], "aal1", Now.AddHours(-1), Now.AddHours(-1), Now.AddMinutes(-5), Now.AddHours(1), Now.AddHours(8),
        Generation: 5, Hash, Epoch: 2, RevokedAt: null);

    [Fact]
    public void The_newest_token_is_exchanged() => Decide(Open, new PresentedToken("s1", 5, Hash)).ShouldBeOfType<RefreshOutcome.Rotate>();

    [Fact]
    public void Ended_sessions_refuse_whatever_the_token()
    {
        Reason(null, 5).ShouldBe("unknown_session");
        Reason(Open with { RevokedAt = Now }, 5).ShouldBe("session_revoked");
        Reason(Open with { RevokedAt = Now }, 3).ShouldBe("session_revoked");
        Reason(Open with { IdleUntil = Now }, 5).ShouldBe("session_expired");
        Reason(Open with { EndsAt = Now }, 5).ShouldBe("session_expired");
        Reason(Open with { Epoch = 1 }, 5).ShouldBe("sessions_ended");
        Reason(Open with { Epoch = 1 }, 3).ShouldBe("sessions_ended");
        Reason(Open with { ContextClass = "enrolment" }, 5).ShouldBe("enrolment_only");
        Reason(Open with { ContextClass = "enrolment" }, 3).ShouldBe("enrolment_only");
    }

    [Fact]
    public void A_token_used_long_after_its_exchange_ends_the_family() => Decide(Open, Old(4)).ShouldBeOfType<RefreshOutcome.Reused>();

    [Theory]
    [InlineData(-2000, true)]
    [InlineData(0, true)]
    [InlineData(5000, true)]
    [InlineData(5001, false)]
    public void The_token_before_gets_nothing_within_the_overlap_and_ends_the_family_after_it(int milliseconds, bool isRace)
    {
        var sinceExchange = TimeSpan.FromMilliseconds(milliseconds);
        RefreshDecision.Decide(new FoundSession(Open, 2, sinceExchange), Old(4), TimeSpan.Zero, Overlap, Now).ShouldBe(isRace ? RefreshOutcome.Ended("concurrent_use") : new RefreshOutcome.Reused(Open));
    }

    [Fact]
    public void An_older_token_ends_the_family_at_any_time() =>
        RefreshDecision.Decide(new FoundSession(Open, 2, TimeSpan.Zero), Old(3), TimeSpan.Zero, Overlap, Now).ShouldBeOfType<RefreshOutcome.Reused>();

    [Fact]
    public void Without_an_overlap_only_a_use_that_came_before_the_exchange_is_a_race()
    {
        var found = new FoundSession(Open, 2, TimeSpan.FromMilliseconds(10));
        RefreshDecision.Decide(found, Old(4), TimeSpan.FromMilliseconds(9), TimeSpan.Zero, Now).ShouldBeOfType<RefreshOutcome.Reused>();
        RefreshDecision.Decide(found, Old(4), TimeSpan.FromMilliseconds(11), TimeSpan.Zero, Now).ShouldBe(RefreshOutcome.Ended("concurrent_use"));
    }

    [Fact]
    public void A_wrong_secret_or_a_token_of_the_future_is_refused()
    {
        Decide(Open, new PresentedToken("s1", 5, [9])).ShouldBe(RefreshOutcome.Ended("unknown_token"));
        Decide(Open, new PresentedToken("s1", 6, Hash)).ShouldBe(RefreshOutcome.Ended("unknown_token"));
    }

    [Fact]
    public void Only_the_newest_token_of_a_live_session_is_ever_exchanged() =>
        Gen.Select(Gen.Int[1, 9], Gen.Bool, Gen.Bool, Gen.Int[-100, 100], Gen.Int[-100, 100], Gen.Int[1, 3], Gen.Int[-10_000, 10_000])
            .Sample((generation, rightHash, revoked, idle, ends, from, sinceExchange) =>
            {
                var session = Open with { RevokedAt = revoked ? Now : null, IdleUntil = Now.AddSeconds(idle), EndsAt = Now.AddSeconds(ends) };
                var outcome = RefreshDecision.Decide(
                    new FoundSession(session, from, TimeSpan.FromMilliseconds(sinceExchange)), new PresentedToken("s1", generation, rightHash ? Hash : [0]), TimeSpan.Zero, Overlap, Now);
                var mayRotate = generation == 5 && rightHash && !revoked && idle > 0 && ends > 0 && from <= 2;
                var mustRevoke = generation < 5 && !revoked && idle > 0 && ends > 0 && from <= 2 && !(generation == 4 && sinceExchange <= 5000);
                return outcome is RefreshOutcome.Rotate == mayRotate && outcome is RefreshOutcome.Reused == mustRevoke;
            });

    private static PresentedToken Old(int generation) => new("s1", generation, [7]);

    private static RefreshOutcome Decide(Session? session, PresentedToken token) =>
        RefreshDecision.Decide(session is null ? null : new FoundSession(session, 2, TimeSpan.FromMinutes(5)), token, TimeSpan.Zero, Overlap, Now);

    private static string Reason(Session? session, int generation) =>
        Decide(session, new PresentedToken("s1", generation, Hash)).ShouldBeOfType<RefreshOutcome.Refused>().Reason;
}
