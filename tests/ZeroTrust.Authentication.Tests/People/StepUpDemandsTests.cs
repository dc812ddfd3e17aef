using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Reactions;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.People;

/// <summary>A risk asks for a new login.</summary>
[Collection(nameof(LoginHost))]
public sealed class StepUpDemandsTests(LoginHost host) : FactorScenarios(host)
{
    [Theory]
    [InlineData("2026-05-01T12:00:00Z", "2026-05-01T12:00:00Z")]
    [InlineData("2026-05-01T12:00:00.0000001Z", "2026-05-01T12:00:01Z")]
    [InlineData("2026-05-01T14:00:00.9+02:00", "2026-05-01T12:00:01Z")]
    public void The_instant_is_a_whole_second_after_every_login_before_the_demand(string at, string after) =>
        StepUpDemands.WholeSecondFrom(Time(at)).ShouldBe(Time(after));

    [Fact]
    public async Task It_reaches_every_copy_with_its_evidence_and_only_ever_moves_forward()
    {
        var (id, _) = await PersonAsync();
        var reader = Host.Services.GetRequiredService<IPermissionReader>();
        var before = (await reader.ReadAsync(id, Ct)).ShouldNotBeNull();
        before.StepUpAfter.ShouldBeNull();
        var changed = (await DemandAsync(id, Time("2026-05-01T12:00:00Z"))).ShouldNotBeNull();
        changed.States.ShouldHaveSingleItem().StepUpAfter.ShouldBe(Time("2026-05-01T12:00:00Z"));
        (await DemandAsync(id, Time("2026-05-01T12:00:00Z"))).ShouldBeNull("the message came twice");
        (await DemandAsync(id, Time("2026-05-01T11:00:00Z"))).ShouldBeNull("and one that was late");
        (await DemandAsync(id, Time("2026-05-01T13:00:00Z"))).ShouldNotBeNull();
        (await EntriesAsync("step_up.demanded", id)).ShouldBe(2);
        await Eventually.HoldsAsync(
            async () => (await reader.ReadAsync(id, Ct))?.StepUpAfter == Time("2026-05-01T13:00:00Z"), TimeSpan.FromSeconds(10), "the reader knows it");
        (await reader.ReadAsync(id, Ct))!.Epoch.ShouldBe(before.Epoch + 2);
        (await Host.Services.GetRequiredService<PersonStates>().ReadAsync(id, Ct)).State!.StepUpAfter.ShouldBe(Time("2026-05-01T13:00:00Z"));
        var copies = Host.Services.GetRequiredService<RedisCopies>();
        await Eventually.HoldsAsync(
            async () => (await copies.ReadAsync(id))?.ToState(id).StepUpAfter == Time("2026-05-01T13:00:00Z"), TimeSpan.FromSeconds(10), "Redis knows it");
        (await DemandAsync("nobody", DateTimeOffset.UtcNow)).ShouldBeNull();
    }

    [Fact]
    public async Task No_device_remembered_before_it_counts_and_a_login_after_it_does()
    {
        var (id, userName) = await FactorPersonAsync();
        await DemandAsync(id, Time("2026-05-01T12:00:00.5Z"));
        await ChallengeAsync(userName);
        Host.Factors.Questions.Last(question => question.Subject == id).StepUpAfter.ShouldBe(Time("2026-05-01T12:00:01Z"));
        ClaimsOf((await FactorLoginAsync(userName)).Access).GetProperty("auth_time").GetInt64().ShouldBeGreaterThan(Time("2026-05-01T12:00:01Z").ToUnixTimeSeconds());
    }

    [Fact]
    public async Task It_ends_no_session()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        await DemandAsync(id, DateTimeOffset.UtcNow);
        await ShouldLiveAsync(login);
    }

    private async Task<PermissionsChanged?> DemandAsync(string id, DateTimeOffset at)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        var changed = await WhenStepUpDemandedHandler.Handle(
            new StepUpDemanded(at, id, "impossible_travel"), Host.Services.GetRequiredService<IStepUpDemands>(), session, Ct);
        await session.SaveChangesAsync(Ct);
        return changed;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
