using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Devices;

public sealed class RememberedDeviceTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _instance = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task A_remembered_device_counts_for_its_owner_until_its_time_is_over()
    {
        _instance.People.Add("ada");
        _instance.People.Add("eve");
        var device = (await RememberAsync(_instance, "ada"))!;
        device.ExpiresAt.ShouldBe(_instance.Now.AddDays(30));

        (await IsTrustedAsync(_instance, "ada", device.Token)).ShouldBeTrue();
        (await IsTrustedAsync(_instance, "eve", device.Token)).ShouldBeFalse();
        (await database.AuditAsync("device.remembered", "ada")).Count.ShouldBe(1);
        // Another instance on the same database makes the same of it.
        await using var other = new MfaInstance(database);
        other.People.Add("ada");
        (await IsTrustedAsync(other, "ada", device.Token)).ShouldBeTrue();
        _instance.Clock.Advance(TimeSpan.FromDays(30));
        (await IsTrustedAsync(_instance, "ada", device.Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_the_platform_did_not_make_for_the_person_is_refused_unread()
    {
        _instance.People.Add("forge");
        var token = (await RememberAsync(_instance, "forge"))!.Token;
        var tokens = _instance.Get<DeviceTokens>();
        tokens.Read(token, "forge").ShouldNotBeNull();
        tokens.Read(token, "forge2").ShouldBeNull();
        for (var at = 0; at < token.Length; at++)
        {
            // The last character has two bits that stand for nothing; a decoder refuses them or they change nothing.
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            if (at < token.Length - 1)
            {
                tokens.Read(changed, "forge").ShouldBeNull($"character {at}");
            }
        }

        foreach (var made in new[] { "", "x", token + "A", token[..^1], new string('A', token.Length), new string('é', token.Length), $" {token}", token.Replace(token[0], '\n') })
        {
            (await IsTrustedAsync(_instance, "forge", made)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task What_refuses_the_tokens_of_a_person_makes_the_devices_void()
    {
        var card = _instance.People.Add("void");
        var token = (await RememberAsync(_instance, "void"))!.Token;
        (await IsTrustedAsync(_instance, "void", token, notBefore: _instance.Now)).ShouldBeTrue();
        (await IsTrustedAsync(_instance, "void", token, notBefore: _instance.Now.AddTicks(10))).ShouldBeFalse();

        var later = _instance.Now.AddMinutes(1);
        _instance.People.Cards["void"] = card with { State = card.State with { ValidAfter = later } };
        (await IsTrustedAsync(_instance, "void", token)).ShouldBeFalse();
        _instance.People.Cards["void"] = card with { State = card.State with { StepUpAfter = later } };
        (await IsTrustedAsync(_instance, "void", token)).ShouldBeFalse();
        (await _instance.Get<DeviceStore>().ListAsync("void", later, _instance.Now, Ct)).ShouldBeEmpty();
        _instance.Clock.Advance(TimeSpan.FromMinutes(2));
        (await IsTrustedAsync(_instance, "void", (await RememberAsync(_instance, "void"))!.Token)).ShouldBeTrue();
        _instance.People.Cards.TryRemove("void", out _);
        (await IsTrustedAsync(_instance, "void", token)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_options_say_who_may_have_one_and_how_many()
    {
        (await RememberAsync(_instance, "strict", required: true)).ShouldBeNull();
        await using var lax = new MfaInstance(database, null, ("ZeroTrust:Mfa:RememberForRequiredRoles", "true"), ("ZeroTrust:Mfa:MaxDevicesPerPerson", "2"));
        lax.People.Add("strict");
        var tokens = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            tokens.Add((await RememberAsync(lax, "strict", required: true))!.Token);
            lax.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await IsTrustedAsync(lax, "strict", tokens[0])).ShouldBeFalse("the oldest gave way");
        (await IsTrustedAsync(lax, "strict", tokens[1])).ShouldBeTrue();
        await using var off = new MfaInstance(database, null, ("ZeroTrust:Mfa:RememberDays", "0"));
        off.People.Add("strict");
        (await RememberAsync(off, "strict")).ShouldBeNull();
        (await IsTrustedAsync(off, "strict", tokens[1])).ShouldBeFalse("switched off means off at once");
    }

    [Fact]
    public async Task A_device_is_forgotten_by_its_owner_and_once()
    {
        _instance.People.Add("forget");
        var token = (await RememberAsync(_instance, "forget"))!.Token;
        var id = (await _instance.Get<DeviceStore>().ListAsync("forget", DateTimeOffset.MinValue, _instance.Now, Ct)).ShouldHaveSingleItem().Id;
        await Should.ThrowAsync<ConcurrencyException>(() => _instance.ChangeAsync(session => DeviceStore.Forget(session, "eve", id)));
        (await IsTrustedAsync(_instance, "forget", token)).ShouldBeTrue();
        await _instance.ChangeAsync(session => DeviceStore.Forget(session, "forget", id));
        (await IsTrustedAsync(_instance, "forget", token)).ShouldBeFalse();
        await Should.ThrowAsync<ConcurrencyException>(() => _instance.ChangeAsync(session => DeviceStore.Forget(session, "forget", id)));
    }

    [Fact]
    public async Task With_a_factor_that_counted_the_devices_go()
    {
        _instance.People.Add("removed");
        var factor = _instance.Factor("removed", FactorKinds.Totp);
        var begun = _instance.Factor("removed", FactorKinds.Sms) with { ConfirmedAt = null };
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, factor));
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, begun));
        var token = (await RememberAsync(_instance, "removed"))!.Token;
        await _instance.ChangeAsync(session => FactorChanges.Remove(session, begun));
        (await IsTrustedAsync(_instance, "removed", token)).ShouldBeTrue();
        await _instance.ChangeAsync(session => FactorChanges.Remove(session, factor));
        (await IsTrustedAsync(_instance, "removed", token)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_database_shows_neither_token_nor_name()
    {
        var token = (await RememberAsync(_instance, "dump"))!.Token;
        var row = (await database.ListAsync("select d::text || encode(d.name, 'escape') from mfa.devices d where subject = 'dump'")).ShouldHaveSingleItem();
        row.ShouldNotContain("Firefox");
        row.ShouldNotContain(token);
        row.ShouldNotContain(Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars(token).AsSpan(16, 32)));
    }

    private static async Task<RememberedDevice?> RememberAsync(MfaInstance instance, string subject, bool required = false)
    {
        await using var scope = instance.Scope();
        var login = new PendingLogin(subject, "zerotrust", 1, null, ["pwd"], "192.0.2.1", "Firefox on Windows");
        var device = await scope.ServiceProvider.GetRequiredService<IRememberedDevices>().RememberAsync(login, required, Ct);
        await scope.ServiceProvider.GetRequiredService<IDocumentSession>().SaveChangesAsync(Ct);
        return device;
    }

    private static async Task<bool> IsTrustedAsync(MfaInstance instance, string subject, string token, DateTimeOffset? notBefore = null)
    {
        await using var scope = instance.Scope();
        return await scope.ServiceProvider.GetRequiredService<IRememberedDevices>().IsTrustedAsync(subject, token, notBefore, Ct);
    }
}
