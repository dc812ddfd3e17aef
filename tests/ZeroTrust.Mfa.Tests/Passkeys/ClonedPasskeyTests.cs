using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys;

public sealed class ClonedPasskeyTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _instance = new(database);

    private PasskeyScene Scene => new(_instance);

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task A_counter_that_does_not_rise_suspends_the_passkey_and_is_told()
    {
        using var authenticator = await Scene.PersonAsync("jo");
        (await Scene.UseAsync("jo", authenticator, new() { Counter = 5 })).ShouldBeNull();

        (await Scene.UseAsync("jo", authenticator, new() { Counter = 5 })).ShouldBe(PasskeyFaults.CounterCloned);

        var passkey = await Scene.PasskeyOfAsync("jo");
        PasskeyDetail.Of(passkey).SuspendedAt.ShouldBe(_instance.Now);
        (await database.AuditAsync("factor.failed", "jo")).ShouldContain(PasskeyFaults.CounterCloned);
        (await database.ListAsync($"select reason from public.audit where action = 'factor.suspended' and resource = '{passkey.Id:N}'")).ShouldBe(["cloned"]);
        (await database.SentAsync<FactorRemoved>("jo")).ShouldHaveSingleItem().ShouldContain("cloned");
        (await database.SentAsync<Mail>("jo")).ShouldContain(mail => mail.Contains("copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_suspended_passkey_proves_nothing_and_is_still_asked_for()
    {
        using var authenticator = await Scene.PersonAsync("kim");
        (await Scene.UseAsync("kim", authenticator, new() { Counter = 5 })).ShouldBeNull();
        (await Scene.UseAsync("kim", authenticator, new() { Counter = 1 })).ShouldBe(PasskeyFaults.CounterCloned);

        (await Scene.UseAsync("kim", authenticator, new() { Counter = 9 })).ShouldBe(PasskeyFaults.Suspended);
        (await Scene.UseAsync("kim", authenticator, new() { Counter = 1 })).ShouldBe(PasskeyFaults.Suspended);
        (await Scene.UseAsync("", authenticator, new() { Counter = 10 })).ShouldBe(PasskeyFaults.Suspended);
        (await Scene.ChallengeAsync("kim")).Options.GetProperty("allowCredentials").GetArrayLength().ShouldBe(0);
        (await database.SentAsync<FactorRemoved>("kim")).Count.ShouldBe(1);
    }
}
