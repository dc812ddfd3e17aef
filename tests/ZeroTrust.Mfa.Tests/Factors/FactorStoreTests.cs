using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Mfa.Tests.Factors;

public sealed class FactorStoreTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _instance = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private FactorStore Store => _instance.Get<FactorStore>();

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task A_factor_comes_back_as_it_was_stored()
    {
        var factor = _instance.Factor("ada", FactorKinds.Totp) with { Name = Store.SealName("My phone"), LookupId = [1, 2, 3] };

        await _instance.ChangeAsync(session => FactorChanges.Insert(session, factor));

        var found = (await Store.ConfirmedAsync("ada", Ct)).ShouldHaveSingleItem();
        found.ShouldBeEquivalentTo(factor);
        Store.NameOf(found).ShouldBe("My phone");
    }

    [Fact]
    public async Task A_factor_that_was_only_begun_does_not_count_and_the_next_one_takes_its_place()
    {
        var first = _instance.Factor("begun", FactorKinds.Totp) with { ConfirmedAt = null };
        var second = _instance.Factor("begun", FactorKinds.Totp) with { ConfirmedAt = null };
        var sms = _instance.Factor("begun", FactorKinds.Sms) with { ConfirmedAt = null };

        await _instance.ChangeAsync(session => FactorChanges.Insert(session, first));
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, sms));
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, second));

        (await Store.ConfirmedAsync("begun", Ct)).ShouldBeEmpty();
        (await Store.AllAsync("begun", Ct)).Select(factor => factor.Id).ShouldBe([second.Id, sms.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_factor_is_confirmed_once_and_by_its_owner()
    {
        var factor = _instance.Factor("once", FactorKinds.Totp) with { ConfirmedAt = null };
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, factor));

        await ShouldLoseAsync(session => FactorChanges.Confirm(session, factor with { Subject = "mallory" }, _instance.Now));
        await _instance.ChangeAsync(session => FactorChanges.Confirm(session, factor, _instance.Now));
        await ShouldLoseAsync(session => FactorChanges.Confirm(session, factor, _instance.Now));
    }

    [Fact]
    public async Task The_counter_only_moves_up_and_for_one_of_many()
    {
        var factor = _instance.Factor("counted", FactorKinds.Totp);
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, factor));

        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => TryAsync(session => FactorChanges.Advance(session, factor.Id, 7, "{}")), Ct)));

        won.Count(did => did).ShouldBe(1);
        await ShouldLoseAsync(session => FactorChanges.Advance(session, factor.Id, 6, "{}"));
        await _instance.ChangeAsync(session => FactorChanges.Advance(session, factor.Id, 8, """{"drift":1}"""));
        (await Store.ConfirmedAsync("counted", Ct)).Single().ShouldSatisfyAllConditions(
            found => found.Counter.ShouldBe(8), found => found.Detail.ShouldBe("""{"drift":1}"""));
    }

    [Fact]
    public async Task A_factor_is_removed_once_and_then_proves_and_takes_nothing_more()
    {
        var factor = _instance.Factor("removed", FactorKinds.Passkey) with { LookupId = [9, 9] };
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, factor));
        (await Store.FindPasskeyAsync([9, 9], Ct)).ShouldNotBeNull().Id.ShouldBe(factor.Id);

        await ShouldLoseAsync(session => FactorChanges.Remove(session, factor with { Subject = "mallory" }));
        await _instance.ChangeAsync(session => FactorChanges.Remove(session, factor));

        await ShouldLoseAsync(session => FactorChanges.Remove(session, factor));
        await ShouldLoseAsync(session => FactorChanges.Rename(session, factor, [1]));
        await ShouldLoseAsync(session => FactorChanges.MarkUsed(session, factor.Id, _instance.Now));
        (await Store.FindPasskeyAsync([9, 9], Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task The_purge_takes_factors_that_were_never_confirmed_and_no_other()
    {
        var old = _instance.Now.AddDays(-30);
        var kept = _instance.Factor("purged", FactorKinds.Totp) with { CreatedAt = old };
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, kept));
        await _instance.ChangeAsync(session => FactorChanges.Insert(session, _instance.Factor("purged", FactorKinds.Sms) with { CreatedAt = old, ConfirmedAt = null }));

        using var retention = new RetentionService(
            database.Database.Source, _instance.Services.GetServices<RetentionRule>(), _instance.Clock, NullLogger<RetentionService>.Instance);
        (await retention.PurgeAsync(Ct)).ShouldBeTrue();

        (await Store.AllAsync("purged", Ct)).ShouldHaveSingleItem().Id.ShouldBe(kept.Id);
    }

    [Fact]
    public void Limits_count_what_counts()
    {
        var limits = _instance.Get<FactorLimits>();
        Factor[] five = [.. Enumerable.Range(0, 5).Select(_ => _instance.Factor("many", FactorKinds.Totp))];

        limits.HasRoom(five, FactorKinds.Totp).ShouldBeFalse();
        limits.HasRoom(five, FactorKinds.Passkey).ShouldBeTrue();
        limits.HasRoom([.. five[1..], five[0] with { ConfirmedAt = null }], FactorKinds.Totp).ShouldBeTrue();
        limits.HasRoom([.. five, .. five.Select(factor => factor with { Kind = FactorKinds.Passkey })], FactorKinds.Sms).ShouldBeFalse();
    }

    private async Task<bool> TryAsync(Action<IDocumentSession> change)
    {
        try
        {
            await _instance.ChangeAsync(change);
            return true;
        }
        catch (ConcurrencyException)
        {
            return false;
        }
    }

    private async Task ShouldLoseAsync(Action<IDocumentSession> change) => (await TryAsync(change)).ShouldBeFalse();
}
