using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tokens;
using static ZeroTrust.Authentication.Tests.Fixtures.TestTokens;

namespace ZeroTrust.Authentication.Tests.Tokens;

public sealed class AccessTokenRulesTests
{
    [Fact]
    public void A_token_of_the_same_second_is_judged_by_its_epoch()
    {
        var state = State(epoch: 9, validAfter: Now.AddMilliseconds(500), validAfterEpoch: 8);
        AccessTokenRules.Refuse(Token(epoch: 7, Now), state).ShouldBe("token_superseded");
        AccessTokenRules.Refuse(Token(epoch: 8, Now), state).ShouldBeNull();
        AccessTokenRules.Refuse(Token(epoch: 9, Now), state).ShouldBeNull();
    }

    [Fact]
    public void A_clock_that_is_behind_refuses_no_new_token() =>
        AccessTokenRules.Refuse(Token(epoch: 8, Now.AddSeconds(-5)), State(epoch: 8, validAfter: Now, validAfterEpoch: 8)).ShouldBeNull();

    [Fact]
    public void Without_an_epoch_the_second_decides_in_favour_of_the_token()
    {
        var state = State(validAfter: Now.AddMilliseconds(500));
        AccessTokenRules.Refuse(Token(epoch: 7, Now.AddSeconds(-1)), state).ShouldBe("token_superseded");
        AccessTokenRules.Refuse(Token(epoch: 7, Now), state).ShouldBeNull();
    }

    [Fact]
    public void Every_token_made_before_the_change_is_refused_and_every_one_made_after_it_accepted() =>
        Gen.Select(Gen.Long[1, 1000], Gen.Long[0, 1000], Gen.Int[-60, 60]).Sample((changeEpoch, tokenEpoch, seconds) =>
        {
            var state = State(epoch: 1000, validAfter: Now, validAfterEpoch: changeEpoch);
            return AccessTokenRules.Refuse(Token(tokenEpoch, Now.AddSeconds(seconds)), state) is null == tokenEpoch >= changeEpoch;
        });

    private static AccessToken Token(long epoch, DateTimeOffset issuedAt)
    {
        var second = issuedAt.ToUnixTimeSeconds();
        return new AccessToken(Issuer, "p1", "zerotrust", "zerotrust", "j1", second, second, second + 300, epoch, "s1", []);
    }
}
