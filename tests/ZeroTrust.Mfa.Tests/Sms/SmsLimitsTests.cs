using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform;
using PhoneNumber = ZeroTrust.Mfa.Sms.Numbers.PhoneNumber;

namespace ZeroTrust.Mfa.Tests.Sms;

public sealed class SmsLimitsTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncLifetime
{
    private const string Section = "ZeroTrust:Mfa:Sms:Limits";
    private const string Germany = "+4915123456789";

    // No pauses, unless the test is about them.
    private static readonly (string, string)[] Wide =
    [
        ($"{Section}:NumberPerHour", "1000"), ($"{Section}:NumberPerDay", "1000"), ($"{Section}:AccountPerHour", "1000"), ($"{Section}:AccountPerDay", "1000"),
        ($"{Section}:NetworkPerHour", "1000"), ($"{Section}:NetworkPerDay", "1000"), ($"{Section}:PrefixPerHour", "1000"), ($"{Section}:PrefixPerDay", "1000"),
        ($"{Section}:CountryPerHour", "1000"), ($"{Section}:CountryPerDay", "1000"), ($"{Section}:FreeSends", "20"), ($"{Section}:PauseSeconds", "1"),
        ($"{Section}:MaxPauseSeconds", "1"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(database.Database.ExecuteAsync("truncate mfa.sms_sends, mfa.sms_counts, mfa.sms_alarms"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Number", "number")]
    [InlineData("Account", "account")]
    [InlineData("Network", "network")]
    [InlineData("Prefix", "prefix")]
    [InlineData("Country", "country")]
    public async Task Each_limit_counts_its_own_and_forgets_after_an_hour_and_after_a_day(string option, string reason)
    {
        await using var instance = Instance(($"{Section}:{option}PerHour", "2"), ($"{Section}:{option}PerDay", "3"));
        var limits = instance.Get<SmsLimits>();
        async Task<SmsAdmission> Enter(int which) => await limits.EnterAsync(Send(instance, option, which), hide: false, Ct);

        await Admitted(Enter(1));
        instance.Clock.Advance(TimeSpan.FromMinutes(10));
        await Admitted(Enter(2));
        (await Enter(3)).ShouldBe(new SmsAdmission.Limited(reason, 50 * 60));
        // One second less than the hour of the first is not yet an hour.
        instance.Clock.Advance(TimeSpan.FromMinutes(50) - TimeSpan.FromSeconds(1));
        (await Enter(3)).ShouldBe(new SmsAdmission.Limited(reason, 1));
        instance.Clock.Advance(TimeSpan.FromSeconds(1));
        await Admitted(Enter(3));
        // The third of the day: room comes a day after the first, 23 hours from now.
        instance.Clock.Advance(TimeSpan.FromHours(2));
        (await Enter(4)).ShouldBe(new SmsAdmission.Limited(reason, 21 * 3600));
        instance.Clock.Advance(TimeSpan.FromHours(21));
        await Admitted(Enter(4));
    }

    [Theory]
    [InlineData("Number", 3)]
    [InlineData("Account", 5)]
    [InlineData("Country", 7)]
    public async Task Of_many_at_once_on_two_instances_no_more_than_the_limit_pass(string option, int limit)
    {
        Environment.ProcessorCount.ShouldBeGreaterThan(1);
        (string, string)[] settings = [($"{Section}:{option}PerHour", $"{limit}"), ($"{Section}:{option}PerDay", "1000")];
        await using var first = Instance(settings);
        await using var second = Instance(settings);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            await (i % 2 == 0 ? first : second).Get<SmsLimits>().EnterAsync(Send(first, option, i), hide: false, Ct))));
        outcomes.Count(outcome => outcome is SmsAdmission.Admitted).ShouldBe(limit);
        (await database.Database.ScalarAsync<long>("select count(*) from mfa.sms_sends")).ShouldBe(limit);
    }

    [Fact]
    public async Task The_pauses_of_a_number_grow_until_a_code_is_entered()
    {
        await using var instance = Instance(($"{Section}:FreeSends", "2"), ($"{Section}:PauseSeconds", "60"), ($"{Section}:MaxPauseSeconds", "200"));
        var limits = instance.Get<SmsLimits>();
        async Task<SmsAdmission> Enter() => await limits.EnterAsync(Send(instance, "Number", 1) with { Account = "a", Challenge = [7] }, hide: false, Ct);
        await Admitted(Enter());
        await Admitted(Enter());
        foreach (var pause in (int[])[60, 120, 200, 200])
        {
            (await Enter()).ShouldBeOfType<SmsAdmission.Limited>().RetryAfterSeconds.ShouldBe(pause);
            instance.Clock.Advance(TimeSpan.FromSeconds(pause));
            await Admitted(Enter());
        }

        (await Enter()).ShouldBeOfType<SmsAdmission.Limited>();
        await database.Database.ExecuteAsync("update mfa.sms_sends set completed_at = now() where challenge = '\\x07'");
        await Admitted(Enter());
    }

    [Fact]
    public async Task What_was_never_sent_is_taken_back_whole()
    {
        await using var instance = Instance(($"{Section}:NumberPerHour", "1"));
        var limits = instance.Get<SmsLimits>();
        var send = Send(instance, "Number", 1);
        (await limits.EnterAsync(send, hide: false, Ct)).ShouldBeOfType<SmsAdmission.Admitted>();
        (await limits.EnterAsync(Send(instance, "Number", 2), hide: false, Ct)).ShouldBeOfType<SmsAdmission.Limited>();
        await limits.TakeBackAsync(send.Id, Ct);
        (await database.Database.ScalarAsync<long>("select (select count(*) from mfa.sms_sends) + (select count(*) from mfa.sms_counts)")).ShouldBe(0);
        (await limits.EnterAsync(Send(instance, "Number", 3), hide: false, Ct)).ShouldBeOfType<SmsAdmission.Admitted>();
    }

    [Fact]
    public async Task Who_enrols_a_number_sees_the_same_whether_others_used_it_or_not()
    {
        await using var instance = Instance(
            ($"{Section}:FreeSends", "2"), ($"{Section}:PauseSeconds", "60"), ($"{Section}:MaxPauseSeconds", "3600"), ($"{Section}:NumberPerHour", "4"));
        var limits = instance.Get<SmsLimits>();
        async Task<SmsAdmission> Enter(string account, string number) =>
            await limits.EnterAsync(new SmsSend(instance.Get<Ids>().New(), PhoneNumber.TryParse(number)!, account, "192.0.2.1", [1]), hide: true, Ct);

        for (var i = 0; i < 4; i++)
        {
            await Enter($"owner-{i}", Germany);
        }

        // Fresh number and used one, the same tries at the same times.
        List<string> fresh = [], used = [];
        for (var i = 0; i < 6; i++)
        {
            fresh.Add(Seen(await Enter("stranger", "+4915123450000")));
            used.Add(Seen(await Enter("stranger-2", Germany)));
            instance.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        used.ShouldBe(fresh);
        fresh.ShouldContain("limited 60");
        (await database.Database.ScalarAsync<long>("select count(*) from mfa.sms_counts where key like 'n:%'")).ShouldBeLessThan(
            await database.Database.ScalarAsync<long>("select count(*) from mfa.sms_counts where key like 'o:%'"), "what was withheld does not count against the number");

        // What the caller is not told looks like a message that is on its way.
        static string Seen(SmsAdmission admission) => admission is SmsAdmission.Limited { TellsOfOthers: false } limited ? $"limited {limited.RetryAfterSeconds}" : "accepted";
    }

    [Fact]
    public async Task A_block_of_numbers_that_pauses_gets_nothing_and_others_do()
    {
        await using var instance = Instance();
        await database.Database.ExecuteAsync($"insert into mfa.sms_alarms values ('prefix', '+491512', '{instance.Now:O}', '{instance.Now.AddMinutes(9):O}'), ('country', 'DE', '{instance.Now:O}', '{instance.Now.AddMinutes(9):O}')");
        var limits = instance.Get<SmsLimits>();
        (await limits.EnterAsync(Send(instance, "Number", 1), hide: true, Ct)).ShouldBe(new SmsAdmission.Limited("paused", 540));
        (await limits.EnterAsync(Send(instance, "Country", 50), hide: true, Ct)).ShouldBeOfType<SmsAdmission.Admitted>();
        instance.Clock.Advance(TimeSpan.FromMinutes(9));
        (await limits.EnterAsync(Send(instance, "Number", 1), hide: true, Ct)).ShouldBeOfType<SmsAdmission.Admitted>();
    }

    [Fact]
    public async Task The_counts_show_neither_number_nor_address()
    {
        await using var instance = Instance();
        await instance.Get<SmsLimits>().EnterAsync(Send(instance, "Number", 1), hide: false, Ct);
        var rows = await database.ListAsync("select t::text from mfa.sms_counts t union all select t::text from mfa.sms_sends t");
        rows.Count.ShouldBe(7);
        rows.ShouldAllBe(row => !row.Contains("3456789", StringComparison.Ordinal) && !row.Contains("192.0.2", StringComparison.Ordinal));
    }

    private MfaInstance Instance(params (string, string)[] settings) => new(database, replace: null, SmsSettings.Over(Wide, settings));

    // Different in all but what the limit is about.
    private static SmsSend Send(MfaInstance instance, string same, int which) => new(
        instance.Get<Ids>().New(),
        PhoneNumber.TryParse(same switch
        {
            "Number" => Germany,
            "Prefix" => $"+49151234{which:D5}",
            "Country" => $"+49151{2 + (which / 10)}{which % 10}3456{which:D2}"[..14],
            _ => which % 2 == 0 ? $"+44740012{which:D4}" : $"+49151245{which:D5}",
        })!,
        same == "Account" ? "ada" : $"person-{which}",
        same == "Network" ? "192.0.2.1" : $"192.0.2.{100 + which}",
        [(byte)which]);

    private static async Task Admitted(Task<SmsAdmission> admission) => (await admission).ShouldBeOfType<SmsAdmission.Admitted>();
}
