using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Sms.Completion;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform;
using PhoneNumber = ZeroTrust.Mfa.Sms.Numbers.PhoneNumber;

namespace ZeroTrust.Mfa.Tests.Sms;

public sealed class CompletionTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncLifetime
{
    private const string Section = "ZeroTrust:Mfa:Sms:Completion";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(database.Database.ExecuteAsync("truncate mfa.sms_sends, mfa.sms_counts, mfa.sms_alarms, public.sent, public.audit"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_place_whose_codes_nobody_enters_is_told_once_a_window_and_its_block_pauses()
    {
        await using var instance = Instance();
        await SentAsync(instance, "+491512", completed: 2, open: 8);
        await SentAsync(instance, "+491520", completed: 9, open: 1);
        instance.Clock.Advance(TimeSpan.FromMinutes(10));
        await LookAsync(instance);
        (await AlarmsAsync()).ShouldBe(["prefix +491512"]);
        (await database.ListAsync("select resource_type || ' ' || resource || ' ' || changes from public.audit")).ShouldBe(["sms_prefix +491512 sent:>10;completed:>2"]);
        (await EnterAsync(instance)).ShouldBe(new SmsAdmission.Limited("paused", 30 * 60));

        // The same ones are no new ground, and new ones wait for the next window; for the country they are the first.
        await SentAsync(instance, "+491512", completed: 0, open: 50);
        instance.Clock.Advance(TimeSpan.FromMinutes(49));
        await LookAsync(instance);
        (await AlarmsAsync()).ShouldBe(["prefix +491512", "country DE"]);
        (await EnterAsync(instance)).ShouldBeOfType<SmsAdmission.Admitted>();
        instance.Clock.Advance(TimeSpan.FromMinutes(11));
        await SentAsync(instance, "+491512", completed: 0, open: 10);
        instance.Clock.Advance(TimeSpan.FromMinutes(10));
        await LookAsync(instance);
        (await AlarmsAsync()).ShouldBe(["prefix +491512", "country DE", "prefix +491512"]);
    }

    [Theory]
    [InlineData(0, 9, 0, false)]
    [InlineData(0, 10, 0, true)]
    [InlineData(3, 7, 0, false)]
    [InlineData(2, 7, 1, true)]
    [InlineData(0, 10, 100, true)]
    public async Task Few_are_no_ground_and_what_was_not_sent_does_not_count(int completed, int open, int unsent, bool isLow)
    {
        await using var instance = Instance();
        await SentAsync(instance, "+491512", completed, open);
        await SentAsync(instance, "+491512", 0, unsent, isSent: isLow && unsent == 1);
        // Codes that still live may still be entered.
        instance.Clock.Advance(TimeSpan.FromSeconds(599));
        await LookAsync(instance);
        (await AlarmsAsync()).ShouldBeEmpty();
        instance.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync(instance);
        (await AlarmsAsync()).Count.ShouldBe(isLow ? 2 : 0);
    }

    [Fact]
    public async Task Two_instances_tell_it_once()
    {
        await using var first = Instance();
        await using var second = Instance();
        await SentAsync(first, "+491512", completed: 0, open: 20);
        first.Clock.Advance(TimeSpan.FromMinutes(11));
        second.Clock.Advance(TimeSpan.FromMinutes(11));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => LookAsync(i % 2 == 0 ? first : second))));
        (await AlarmsAsync()).Order().ShouldBe(["country DE", "prefix +491512"]);
    }

    [Fact]
    public async Task Without_a_pause_it_only_tells()
    {
        await using var instance = Instance(($"{Section}:PauseMinutes", "0"));
        await SentAsync(instance, "+491512", completed: 0, open: 20);
        instance.Clock.Advance(TimeSpan.FromMinutes(10));
        await LookAsync(instance);
        (await AlarmsAsync()).Count.ShouldBe(2);
        (await EnterAsync(instance)).ShouldBeOfType<SmsAdmission.Admitted>();
    }

    private MfaInstance Instance(params (string, string)[] settings) => new(
        database, replace: null,
        SmsSettings.Over([($"{Section}:WindowMinutes", "60"), ($"{Section}:MinimumSends", "10"), ($"{Section}:LowestPercent", "30"), ($"{Section}:PauseMinutes", "30")], settings));

    private static Task LookAsync(MfaInstance instance) => instance.Get<CompletionWatch>().LookAsync(Ct);

    private Task SentAsync(MfaInstance instance, string prefix, int completed, int open, bool isSent = true) => database.Database.ExecuteAsync($"""
        insert into mfa.sms_sends (id, at, challenge, country, prefix, sent_at, completed_at)
        select gen_random_uuid(), t.at, '\x01', 'DE', '{prefix}', case when {isSent} then t.at end, case when i <= {completed} then t.at end
        from generate_series(1, {completed + open}) i, (select '{instance.Now:O}'::timestamptz as at) t
        """);

    private async Task<SmsAdmission> EnterAsync(MfaInstance instance) => await instance.Get<SmsLimits>().EnterAsync(
        new SmsSend(instance.Get<Ids>().New(), PhoneNumber.TryParse("+4915123456789")!, "ada", "192.0.2.1", [1]), hide: false, Ct);

    private Task<IReadOnlyList<string>> AlarmsAsync() => database.ListAsync(
        $"select (body::json ->> 'Place') || ' ' || (body::json ->> 'Value') from public.sent where type = '{nameof(SmsCompletionLow)}' order by n");
}
