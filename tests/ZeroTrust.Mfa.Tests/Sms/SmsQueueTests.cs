using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wolverine;
using Xunit;
using ZeroTrust.Mfa.Reactions;
using ZeroTrust.Mfa.Sms.Delivery;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Sms.Providers;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform;
using PhoneNumber = ZeroTrust.Mfa.Sms.Numbers.PhoneNumber;

namespace ZeroTrust.Mfa.Tests.Sms;

public sealed class SmsQueueTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncLifetime
{
    private readonly SenderStub _sender = new();
    private MfaInstance _instance = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _instance = new MfaInstance(database, services => services.AddSingleton<ISmsSender>(_sender), ("ZeroTrust:Mfa:Sms:Delivery", "Console"));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task What_is_taken_is_noted_as_sent()
    {
        var due = await DueAsync();
        (await DeliverAsync(due)).ShouldBeNull();
        var text = _sender.Sent.ShouldHaveSingleItem();
        (text.Id, text.To, text.Text).ShouldBe((due.Id.ToString("N"), "+4915123456789", "Code 123456"));
        (await CountAsync(due, "sent_at is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_shows_neither_code_nor_number()
    {
        var due = await DueAsync();
        foreach (var text in (string[])[due.ToString(), System.Text.Encoding.Latin1.GetString(due.Sealed), Convert.ToBase64String(due.Sealed), _instance.Get<SmsQueue>().Open(due).ToString()])
        {
            text.ShouldNotContain("123456");
        }
    }

    [Fact]
    public async Task It_is_tried_again_with_growing_pauses_then_dropped_and_taken_back()
    {
        _sender.Answer = new SmsOutcome.Failed("unreachable", MaySend: false);
        var due = await DueAsync();
        List<double?> pauses = [];
        SmsDue? next = due;
        while (next is not null)
        {
            var again = await DeliverAsync(next);
            pauses.Add(again?.Options.ScheduleDelay?.TotalSeconds);
            next = again?.Message;
        }

        pauses.ShouldBe([2, 8, 32, null]);
        _sender.Sent.Select(text => text.Id).Distinct().ShouldHaveSingleItem();
        (await AuditAsync(due)).ShouldBe(["sms.dropped Failure unreachable"]);
        (await CountAsync(due)).ShouldBe(0);
    }

    [Fact]
    public async Task What_may_have_been_sent_stays_counted()
    {
        _sender.Answer = new SmsOutcome.Failed("timeout", MaySend: true);
        var due = await DueAsync();
        var next = (await DeliverAsync(due))!.Message;
        _sender.Answer = new SmsOutcome.Failed("unreachable", MaySend: false);
        while (next is not null)
        {
            next = (await DeliverAsync(next))?.Message;
        }

        (await CountAsync(due)).ShouldBe(1);
    }

    [Fact]
    public async Task A_final_refusal_is_not_tried_again_and_stays_counted()
    {
        _sender.Answer = new SmsOutcome.Refused("twilio_21614");
        var due = await DueAsync();
        (await DeliverAsync(due)).ShouldBeNull();
        (await AuditAsync(due)).ShouldBe(["sms.refused Failure twilio_21614"]);
        (await CountAsync(due)).ShouldBe(1);
    }

    [Fact]
    public async Task It_is_not_tried_beyond_the_life_of_its_code()
    {
        _sender.Answer = new SmsOutcome.Failed("status_429", MaySend: false);
        var due = await DueAsync();
        _instance.Clock.Advance(TimeSpan.FromSeconds(599));
        (await DeliverAsync(due)).ShouldBeNull();
        (await AuditAsync(due)).ShouldBe(["sms.dropped Failure status_429"]);

        due = await DueAsync();
        _sender.Sent.Clear();
        _instance.Clock.Advance(TimeSpan.FromSeconds(600));
        (await DeliverAsync(due)).ShouldBeNull();
        _sender.Sent.ShouldBeEmpty();
        (await AuditAsync(due)).ShouldBe(["sms.dropped Failure expired"]);
    }

    [Fact]
    public async Task Switched_off_nothing_is_sent()
    {
        var due = await DueAsync();
        await using var off = new MfaInstance(database, services => services.AddSingleton<ISmsSender>(_sender));
        (await DeliverAsync(due, off)).ShouldBeNull();
        _sender.Sent.ShouldBeEmpty();
        (await AuditAsync(due)).ShouldBe(["sms.dropped Failure off"]);
    }

    private async Task<SmsDue> DueAsync()
    {
        var id = _instance.Get<Ids>().New();
        var send = new SmsSend(id, PhoneNumber.TryParse("+4915123456789")!, id.ToString("N"), $"2001:db8::{id.ToString("N")[..4]}:1", id.ToByteArray());
        await database.Database.ExecuteAsync("delete from mfa.sms_counts");
        (await _instance.Get<SmsLimits>().EnterAsync(send, hide: false, Ct)).ShouldBeOfType<SmsAdmission.Admitted>();
        return _instance.Get<SmsQueue>().Seal(id, "+4915123456789", "Code 123456", _instance.Now.AddMinutes(10));
    }

    // As the generated code of the handler does.
    private async Task<DeliveryMessage<SmsDue>?> DeliverAsync(SmsDue due, MfaInstance? instance = null)
    {
        await using var session = database.Database.Store.LightweightSession();
        var next = await WhenSmsDueHandler.Handle(due, (instance ?? _instance).Get<ISmsQueue>(), session, Ct);
        await session.SaveChangesAsync(Ct);
        return next;
    }

    private Task<long> CountAsync(SmsDue due, string where = "true") => database.Database.ScalarAsync<long>($"select count(*) from mfa.sms_sends where id = '{due.Id}' and {where}");

    private Task<IReadOnlyList<string>> AuditAsync(SmsDue due) => database.ListAsync($"select action || ' ' || outcome || ' ' || reason from public.audit where resource = '{due.Id:N}' order by n");
}

/// <summary>Notes what it is given and answers as the test says.</summary>
internal sealed class SenderStub : ISmsSender
{
    public List<SmsText> Sent { get; } = [];

    public SmsOutcome Answer { get; set; } = new SmsOutcome.Taken();

    public Task<SmsOutcome> SendAsync(SmsText sms, CancellationToken ct)
    {
        Sent.Add(sms);
        return Task.FromResult(Answer);
    }
}
