using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Totp;

namespace ZeroTrust.Mfa.Tests.Totp;

public sealed class TotpDetailTests
{
    [Theory]
    [InlineData(true, -1, -1, -1, -1, -1)]
    [InlineData(true, 0, 1, 1, 1, 1, 1)]
    [InlineData(false, -1, -1, -1, -1)]
    [InlineData(false, 0, 0, 0, 0, 0)]
    [InlineData(false, -1, -1, 1, -1, -1)]
    [InlineData(false, -1, -1, -1, -1, -1, 0)]
    public void A_clock_drifts_where_the_last_five_codes_were_off_in_one_direction(bool drifts, params int[] steps) =>
        steps.Aggregate(TotpDetail.New(TotpProfile.Sha1), (detail, step) => detail.After(step)).ClockDrifts.ShouldBe(drifts);

    [Fact]
    public void What_is_stored_is_read_back_and_does_not_grow() =>
        Gen.Int[-1, 1].Array[0, 20].Sample(steps =>
        {
            var detail = steps.Aggregate(TotpDetail.New(TotpProfile.Sha256), (before, step) => before.After(step));
            var read = TotpDetail.Of(Factors(detail.ToJson()));
            read.Profile.ShouldBe(TotpProfile.Sha256);
            read.Drift.ShouldBe(steps.TakeLast(5));
        });

    private static Factor Factors(string detail) =>
        new(Guid.Empty, "u-1", "totp", [], DateTimeOffset.UnixEpoch, null, null, [], null, -1, detail);
}
