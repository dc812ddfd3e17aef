using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class DecisionOverflowTests
{
    private readonly FakeTimeProvider _clock = new(Facts.Noon);

    [Fact]
    public async Task Allowed_decisions_are_shed_and_denials_have_the_reserve()
    {
        var queue = Queue(DecisionOverflow.ShedAllows);
        for (var i = 0; i < 150; i++)
        {
            (await RecordAsync(queue, Facts.Allowed(i))).ShouldBeTrue("a shed decision is given");
        }

        queue.Waiting.ShouldBe(90);
        for (var i = 0; i < 10; i++)
        {
            (await RecordAsync(queue, Facts.Denied(i))).ShouldBeTrue();
        }

        queue.Waiting.ShouldBe(100);
        var late = RecordAsync(queue, Facts.Denied(11)).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        (await late).ShouldBeFalse("a denial that finds no room is refused, never shed");
        var gap = queue.Decisions.Gaps.Take(_clock.GetUtcNow()).ShouldNotBeNull();
        (gap.Action, gap.Reason, gap.Detail).ShouldBe(("decision.gap", "queue_full", "60 allowed and 1 refused without a record"));
        queue.Decisions.Gaps.Take(_clock.GetUtcNow()).ShouldBeNull("it is told once");
    }

    [Fact]
    public async Task Other_facts_are_never_shed()
    {
        var queue = Queue(DecisionOverflow.ShedAllows);
        var token = Facts.Allowed(1) with { Action = "service_token.issued" };
        for (var i = 0; i < 100; i++)
        {
            (await RecordAsync(queue, token)).ShouldBeTrue();
        }

        var waits = RecordAsync(queue, token).AsTask();
        waits.IsCompleted.ShouldBeFalse();
        queue.Reader.TryRead(out _).ShouldBeTrue();
        (await waits).ShouldBeTrue();
        queue.Decisions.Gaps.Take(_clock.GetUtcNow()).ShouldBeNull();
    }

    [Fact]
    public async Task Refusing_at_once_waits_for_nothing()
    {
        var queue = Queue(DecisionOverflow.Refuse);
        for (var i = 0; i < 100; i++)
        {
            await RecordAsync(queue, Facts.Allowed(i));
        }

        var refused = RecordAsync(queue, Facts.Allowed(100));
        refused.IsCompleted.ShouldBeTrue();
        (await refused).ShouldBeFalse();
        queue.Decisions.Gaps.Take(_clock.GetUtcNow())!.Value.Detail.ShouldBe("0 allowed and 1 refused without a record");
    }

    [Fact]
    public async Task At_the_end_of_the_stream_nothing_is_given_without_a_record()
    {
        var queue = Queue(DecisionOverflow.ShedAllows);
        queue.Complete();
        (await RecordAsync(queue, Facts.Allowed(1))).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_the_log_decisions_leave_nothing_and_other_facts_do()
    {
        var queue = Queues.Of(new ComplianceAuditOptions { DecisionLog = DecisionRecording.Off }, _clock);
        (await RecordAsync(queue, Facts.Allowed(1))).ShouldBeTrue();
        (await RecordAsync(queue, Facts.Denied(1))).ShouldBeTrue();
        (await RecordAsync(queue, Facts.Stranger("bad_signature", 1))).ShouldBeTrue();
        queue.Waiting.ShouldBe(0);
        (await RecordAsync(queue, Facts.Allowed(1) with { Action = "service_token.issued" })).ShouldBeTrue();
        queue.Waiting.ShouldBe(1);
        queue.Decisions.Opening(_clock.GetUtcNow())!.Value.Reason.ShouldBe("off");
    }

    [Fact]
    public async Task Many_at_once_are_counted_to_the_last()
    {
        var queue = Queue(DecisionOverflow.ShedAllows);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                (await queue.RecordAsync(Facts.Allowed(i), CancellationToken.None)).ShouldBeTrue();
            }
        })));
        var shed = 4000 - queue.Waiting;
        queue.Decisions.Gaps.Take(_clock.GetUtcNow())!.Value.Detail.ShouldBe($"{shed} allowed and 0 refused without a record");
    }

    private static ValueTask<bool> RecordAsync(AuditQueue queue, AuditFact fact) => queue.RecordAsync(fact, CancellationToken.None);

    private AuditQueue Queue(DecisionOverflow overflow) => Queues.Of(new ComplianceAuditOptions { QueueCapacity = 100, DecisionOverflow = overflow }, _clock);
}
