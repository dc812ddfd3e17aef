using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Mfa.Totp;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Tests.Totp;

public sealed class TotpCheckTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _one = new(database);
    private readonly MfaInstance _other = new(database);
    private readonly Secret<byte[]> _secret = TotpSecrets.Create(TotpProfile.Sha1);
    private readonly string _subject = $"u-{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Of_32_uses_of_one_code_on_two_instances_one_wins()
    {
        await EnrolAsync();
        var code = Code(0);
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(() => TryAsync(code, n % 2 == 0 ? _one : _other))));
        results.Count(result => result == "right").ShouldBe(1);
        results.Where(result => result != "right").ShouldAllBe(result => result == "code_used" || result == "lost");
    }

    [Fact]
    public async Task A_code_is_used_up_within_its_window_and_with_it_all_earlier_ones()
    {
        await EnrolAsync();
        (await TryAsync(Code(-1))).ShouldBe("right");
        (await TryAsync(Code(-1))).ShouldBe("code_used");
        (await TryAsync(Code(1))).ShouldBe("right");
        (await TryAsync(Code(0))).ShouldBe("code_used");
        _one.Clock.Advance(TimeSpan.FromSeconds(30));
        (await TryAsync(Code(0))).ShouldBe("code_used", "it is the code of the step after the present one of before");
        (await TryAsync(Code(1))).ShouldBe("right");
    }

    [Fact]
    public async Task What_is_wrong_is_told_apart_in_the_evidence()
    {
        await EnrolAsync();
        (await TryAsync(Code(2))).ShouldBe("wrong_code");
        (await TryAsync(Code(-2))).ShouldBe("wrong_code");
        (await TryAsync(Code(0) + "0")).ShouldBe("malformed_code");
        (await TryAsync(" " + Code(0)[1..])).ShouldBe("malformed_code");
        (await TryAsync("１２３４５６")).ShouldBe("malformed_code");
        (await TryAsync(null)).ShouldBe("malformed_code");
    }

    [Fact]
    public async Task A_person_with_two_apps_uses_either()
    {
        await EnrolAsync();
        var second = TotpSecrets.Create(TotpProfile.Sha256);
        await EnrolAsync(second, TotpProfile.Sha256);
        (await TryAsync(ReferenceTotp.Code(second.Reveal(), "SHA256", 8, Step))).ShouldBe("right");
        (await TryAsync(Code(0))).ShouldBe("right");
        (await TryAsync(ReferenceTotp.Code(second.Reveal(), "SHA256", 8, Step))).ShouldBe("code_used");
    }

    [Fact]
    public async Task Codes_that_are_always_late_are_noted_as_a_clock_that_drifts()
    {
        await EnrolAsync();
        for (var use = 0; use < 5; use++)
        {
            TotpDetail.Of(await FactorAsync()).ClockDrifts.ShouldBeFalse();
            (await TryAsync(Code(-1))).ShouldBe("right");
            _one.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        TotpDetail.Of(await FactorAsync()).ClockDrifts.ShouldBeTrue();
        Features().Warning.ShouldBe("clock_drift");
        (await TryAsync(Code(0))).ShouldBe("right");
        TotpDetail.Of(await FactorAsync()).ClockDrifts.ShouldBeFalse();

        ZeroTrust.Mfa.Features.FactorView Features() => ZeroTrust.Mfa.Features.FactorView.Of(FactorAsync().GetAwaiter().GetResult(), "app");
    }

    [Fact]
    public async Task The_sealed_secret_opens_for_its_person_only()
    {
        await EnrolAsync();
        var factor = await FactorAsync();
        var secrets = _one.Get<TotpSecrets>();
        secrets.Open(factor).Reveal().ShouldBe(_secret.Reveal());
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => secrets.Open(factor with { Subject = "somebody else" }));
    }

    private long Step => TotpCodes.StepAt(_one.Now);

    private string Code(int later) => ReferenceTotp.Code(_secret.Reveal(), "SHA1", 6, Step + later);

    private Task EnrolAsync() => EnrolAsync(_secret, TotpProfile.Sha1);

    private Task EnrolAsync(Secret<byte[]> secret, TotpProfile profile) => _one.ChangeAsync(session => FactorChanges.Insert(session, _one.Factor(_subject, FactorKinds.Totp) with
    {
        Secret = _one.Get<TotpSecrets>().Seal(_subject, secret), Detail = TotpDetail.New(profile).ToJson(),
    }));

    private async Task<Factor> FactorAsync() => (await _one.Get<FactorStore>().ConfirmedAsync(_subject, CancellationToken.None)).Single();

    private async Task<string> TryAsync(string? code, MfaInstance? on = null)
    {
        var instance = on ?? _one;
        await using var scope = instance.Scope();
        var check = scope.ServiceProvider.GetServices<IFactorCheck>().Single(check => check.Kind == FactorKinds.Totp);
        var challenge = instance.Get<NewChallenges>().ForEnrolment(_subject, Guid.Empty, FactorKinds.Totp);
        var factors = await instance.Get<FactorStore>().ConfirmedAsync(_subject, CancellationToken.None);
        var result = await check.CheckAsync(challenge, factors, new FactorProof(code, null), CancellationToken.None);
        if (result is not CheckResult.Right right)
        {
            return ((CheckResult.Wrong)result).Reason;
        }

        right.Subject.ShouldBe(_subject);
        right.Methods.ShouldBe(["otp"]);
        right.IsTwoFactors.ShouldBeFalse();
        await using var session = instance.Get<IDocumentStore>().LightweightSession();
        right.Use(session);
        try
        {
            await session.SaveChangesAsync();
            return "right";
        }
        catch (ConcurrencyException)
        {
            return "lost";
        }
    }
}
