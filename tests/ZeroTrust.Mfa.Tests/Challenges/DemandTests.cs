using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Challenges;

public sealed class DemandTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly LoginInstance _login = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    // Factors, recovery codes left, whether a role requires one, whether SMS will do for it → what is on offer.
    [Theory]
    [InlineData("", 0, false, false, "none")]
    [InlineData("", 0, true, false, "enrolment")]
    [InlineData("", 3, true, false, "recovery_code")]
    [InlineData("totp", 0, false, false, "totp")]
    [InlineData("sms totp passkey", 10, false, false, "passkey totp sms recovery_code")]
    [InlineData("sms totp passkey", 10, true, false, "passkey totp recovery_code")]
    [InlineData("sms totp passkey", 10, true, true, "passkey totp sms recovery_code")]
    [InlineData("sms", 10, true, false, "recovery_code")]
    [InlineData("sms", 10, false, false, "sms recovery_code")]
    [InlineData("sms", 0, true, false, "sms")]
    [InlineData("sms", 0, false, false, "sms")]
    public void What_is_on_offer(string kinds, int codesLeft, bool required, bool smsForRequired, string expected)
    {
        var at = new FactorsAtHand([.. kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(kind => _login.Mfa.Factor("ada", kind))], codesLeft, HasHostRecovery: false);

        Show(FactorOffer.Of(at, required, smsForRequired)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_remembered_device_leaves_the_factor_out_but_not_where_a_role_requires_one()
    {
        await _login.EnrolAsync("device");

        Show(await DemandAsync(new FactorQuestion("device", Required: false, null, FakeDevices.Token))).ShouldBe("remembered");
        Show(await DemandAsync(new FactorQuestion("device", Required: false, null, "stolen"))).ShouldBe("totp");
        Show(await DemandAsync(new FactorQuestion("device", Required: true, null, FakeDevices.Token))).ShouldBe("totp");
        Show(await DemandAsync(new FactorQuestion("nobody", Required: true, null, FakeDevices.Token))).ShouldBe("enrolment");
    }

    [Fact]
    public async Task A_factor_that_was_only_begun_is_not_asked_for()
    {
        await _login.Mfa.ChangeAsync(session => FactorChanges.Insert(session, _login.Mfa.Factor("begun", FactorKinds.Totp) with { ConfirmedAt = null }));

        Show(await DemandAsync(new FactorQuestion("begun", Required: false, null, null))).ShouldBe("none");
    }

    [Theory]
    [InlineData("sms", "enrolment")]
    [InlineData("sms recovery_code", "aal2")]
    public async Task Sms_alone_opens_a_session_that_can_only_enrol(string offered, string contextClass)
    {
        var subject = $"sms {contextClass}";
        await _login.EnrolAsync(subject, FactorKinds.Sms);
        await using var login = new LoginInstance(database, FactorKinds.Sms);
        var challenge = await login.ChallengeAsync(subject, offered.Split(' '));

        var (_, proved) = await login.ProveAsync(challenge, FakeCheck.RightCode, kind: FactorKinds.Sms);

        proved.ShouldNotBeNull().ContextClass.ShouldBe(contextClass);
        proved.Methods.ShouldContain("mfa");
    }

    [Fact]
    public async Task A_recovery_code_is_counted_down_and_without_any_factor_only_enrols()
    {
        await using var login = new LoginInstance(database, FactorKinds.RecoveryCode) { RecoveryCodes = { Left = 4 } };
        login.Mfa.People.Add("lost");
        var (_, alone) = await login.ProveAsync(await login.ChallengeAsync("lost", FactorKinds.RecoveryCode), FakeCheck.RightCode, kind: FactorKinds.RecoveryCode);
        await login.EnrolAsync("lost");
        var (_, beside) = await login.ProveAsync(await login.ChallengeAsync("lost", FactorKinds.RecoveryCode), FakeCheck.RightCode, kind: FactorKinds.RecoveryCode);

        alone.ShouldNotBeNull().ContextClass.ShouldBe("enrolment");
        alone.RecoveryCodesLeft.ShouldBe(3);
        beside.ShouldNotBeNull().ContextClass.ShouldBe("aal2");
    }

    [Fact]
    public async Task A_factor_without_anything_before_it_is_one_factor()
    {
        await _login.EnrolAsync("stepping");
        var challenge = await _login.ChallengeAsync(LoginInstance.LoginOf("stepping") with { SessionId = "s", Methods = [] });

        var (_, proved) = await _login.ProveAsync(challenge, FakeCheck.RightCode);

        proved.ShouldNotBeNull().ContextClass.ShouldBe("aal1");
        proved.Methods.ShouldBe(["otp"]);
        (await database.SentAsync<FactorVerified>("stepping")).ShouldHaveSingleItem().ShouldContain("step_up");
    }

    [Fact]
    public async Task What_a_challenge_offers_may_be_asked_of_it_and_no_more()
    {
        await _login.EnrolAsync("asks", FactorKinds.Passkey);
        await _login.EnrolAsync("asks", FactorKinds.Sms);
        var challenge = await _login.ChallengeAsync("asks", FactorKinds.Passkey, FactorKinds.Sms);
        var without = await _login.ChallengeAsync("asks", FactorKinds.Totp);

        (await _login.AskAsync(factors => factors.OptionsAsync(challenge, Ct))).ShouldBeOfType<FactorAnswer.Options>().PublicKey.GetProperty("allow").GetInt32().ShouldBe(1);
        (await SendAsync(challenge, FactorKinds.Sms)).ShouldBeOfType<FactorAnswer.Sent>();
        (await SendAsync(challenge, FactorKinds.Passkey)).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe("not_offered");
        (await SendAsync(without, FactorKinds.Sms)).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe("not_offered");
        (await SendAsync("unknown", FactorKinds.Sms)).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe("challenge_unknown");
        (await _login.AskAsync(factors => factors.OptionsAsync(without, Ct))).ShouldBeOfType<FactorAnswer.Refused>();
        _login.Sender.Sent.ShouldBe(1);
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(301));
        (await SendAsync(challenge, FactorKinds.Sms)).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe("challenge_expired");
    }

    private Task<FactorDemand> DemandAsync(FactorQuestion question) => _login.AskAsync(factors => factors.DemandAsync(question, Ct));

    private Task<FactorAnswer> SendAsync(string challenge, string kind) =>
        _login.AskAsync(factors => factors.SendAsync(challenge, kind, LoginInstance.Address, Ct));

    private static string Show(FactorDemand demand) => demand switch
    {
        FactorDemand.Needed needed => string.Join(' ', needed.Factors),
        _ => demand.GetType().Name.ToLowerInvariant(),
    };
}
