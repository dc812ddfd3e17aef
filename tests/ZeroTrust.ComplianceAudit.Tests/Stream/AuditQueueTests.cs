using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class AuditQueueTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_full_queue_refuses_after_the_limit_and_not_before()
    {
        var queue = Full();
        var waiting = queue.RecordAsync(Facts.Allowed(1), CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        (await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBeFalse();
        queue.Waiting.ShouldBe(100, "a refused fact must not turn up later");
    }

    [Fact]
    public async Task A_fact_that_waited_is_taken_when_there_is_room()
    {
        var queue = Full();
        var waiting = queue.RecordAsync(Facts.Allowed(1000), CancellationToken.None).AsTask();
        queue.Reader.TryRead(out _).ShouldBeTrue();
        (await waiting).ShouldBeTrue();
        queue.Waiting.ShouldBe(100);
    }

    [Fact]
    public async Task After_the_end_everything_is_refused()
    {
        var queue = Full();
        var waiting = queue.RecordAsync(Facts.Allowed(1), CancellationToken.None).AsTask();
        queue.Complete();
        (await waiting).ShouldBeFalse();
        (await queue.RecordAsync(Facts.Allowed(2), CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_caller_that_goes_away_stops_waiting()
    {
        using var gone = new CancellationTokenSource();
        var waiting = Full().RecordAsync(Facts.Allowed(1), gone.Token).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Refusals_of_strangers_are_joined_and_none_is_lost()
    {
        var queue = Queue();
        for (var i = 0; i < 1000; i++)
        {
            (await queue.RecordAsync(Facts.Stranger("bad_signature", i), CancellationToken.None)).ShouldBeTrue();
        }

        await queue.RecordAsync(Facts.Stranger("token_expired", 0), CancellationToken.None);
        Taken(queue).Select(fact => fact.Detail).ShouldBe(["GET /0", "GET /0"]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Taken(queue).Select(fact => (fact.Reason, fact.Detail)).ShouldBe([("bad_signature", "999 more, the last: GET /999")]);

        // The window stays open while they go on, and closes when a second brought none.
        await queue.RecordAsync(Facts.Stranger("bad_signature", 1), CancellationToken.None);
        Taken(queue).ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Taken(queue).ShouldHaveSingleItem().Detail.ShouldBe("1 more, the last: GET /1");
        await queue.RecordAsync(Facts.Stranger("bad_signature", 2), CancellationToken.None);
        Taken(queue).ShouldHaveSingleItem().Detail.ShouldBe("GET /2");
    }

    [Fact]
    public async Task Counted_refusals_wait_for_room_and_are_told_at_the_end()
    {
        var queue = Queue();
        await queue.RecordAsync(Facts.Stranger("bad_signature", 0), CancellationToken.None);
        Record(queue, Facts.Allowed(0), 99);
        await queue.RecordAsync(Facts.Stranger("bad_signature", 1), CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        queue.Waiting.ShouldBe(100);
        await queue.RecordAsync(Facts.Stranger("bad_signature", 2), CancellationToken.None);
        Taken(queue).Count.ShouldBe(100);
        queue.Complete();
        Taken(queue).ShouldHaveSingleItem().Detail.ShouldBe("2 more, the last: GET /2");
        (await queue.RecordAsync(Facts.Stranger("bad_signature", 3), CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Details_are_cut()
    {
        var queue = Queue();
        await queue.RecordAsync(Facts.Allowed(1) with { Detail = new string('x', 5000) }, CancellationToken.None);
        queue.Reader.TryRead(out var fact).ShouldBeTrue();
        fact.Detail!.Length.ShouldBe(AuditFact.MaxDetail);
    }

    [Fact]
    public void Taking_a_fact_allocates_nothing()
    {
        var queue = Full();
        while (queue.Reader.TryRead(out _))
        {
        }

        var fact = Facts.Allowed(1);
        Record(queue, fact, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Record(queue, fact, 50);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static List<Contracts.Audit.AuditFact> Taken(AuditQueue queue)
    {
        var taken = new List<Contracts.Audit.AuditFact>();
        while (queue.Reader.TryRead(out var fact))
        {
            taken.Add(fact);
        }

        return taken;
    }

    private static void Record(AuditQueue queue, Contracts.Audit.AuditFact fact, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (!IsTaken(queue.RecordAsync(fact, CancellationToken.None)))
            {
                throw new InvalidOperationException("There was room.");
            }
        }
    }

    // Not awaited: a state machine would be the allocation that the test looks for.
    private static bool IsTaken(ValueTask<bool> recorded) => recorded is { IsCompletedSuccessfully: true, Result: true };

    private AuditQueue Queue() => Queues.Of(new ComplianceAuditOptions { QueueCapacity = 100 }, _clock);

    private AuditQueue Full()
    {
        var queue = Queue();
        Record(queue, Facts.Allowed(0), 100);
        return queue;
    }
}
