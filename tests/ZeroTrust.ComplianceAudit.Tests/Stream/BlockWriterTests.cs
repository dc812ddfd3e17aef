using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Platform;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class BlockWriterTests
{
    private readonly FakeStore _store = new();

    [Fact]
    public async Task Opens_fills_and_closes_a_stream()
    {
        await RunAsync(facts: 25);
        _store.Blocks.Select(block => block.Number).ShouldBe(Enumerable.Range(1, _store.Blocks.Count).Select(i => (long)i));
        _store.Blocks[0].Count.ShouldBe(0);
        _store.Blocks.Sum(block => block.Count).ShouldBe(25);
        _store.Blocks.ShouldAllBe(block => block.Count <= 10);
        _store.Blocks.Count(block => block.Closes).ShouldBe(1);
        _store.Blocks[^1].Closes.ShouldBeTrue();
    }

    [Fact]
    public async Task An_outage_delays_and_loses_nothing()
    {
        _store.FailFor = 7;
        await RunAsync(facts: 25);
        Details().ShouldBe(Enumerable.Range(0, 25).Select(i => $"GET /{i}"));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_not_done_twice()
    {
        _store.LoseAnswerOf = [1, 2];
        await RunAsync(facts: 5);
        _store.Blocks.Select(block => block.Id).Distinct().Count().ShouldBe(_store.Blocks.Count);
        Details().ShouldBe(Enumerable.Range(0, 5).Select(i => $"GET /{i}"));
    }

    [Fact]
    public async Task A_stop_gives_up_at_its_limit_and_leaves_the_stream_open()
    {
        _store.FailFor = int.MaxValue;
        await RunAsync(facts: 5, drainSeconds: 1);
        _store.Blocks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_never_got_ready_stops_at_once_and_writes_nothing()
    {
        var (queue, writer) = Create();
        using (writer)
        {
            await writer.StartAsync(CancellationToken.None);
            await writer.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        _store.Blocks.ShouldBeEmpty();
        queue.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_gap_stands_in_the_stream_that_has_it()
    {
        var (queue, writer) = Create(_store, overflow: DecisionOverflow.ShedAllows);
        using (writer)
        {
            for (var i = 0; i < 150; i++)
            {
                (await queue.RecordAsync(Facts.Allowed(0), CancellationToken.None)).ShouldBeTrue();
            }

            await writer.StartAsync(CancellationToken.None);
            await writer.RunAsync(CancellationToken.None);
            await writer.StopAsync(CancellationToken.None);
        }

        var facts = _store.Blocks.SelectMany(block => FactCodec.Decode(block.Facts)).ToArray();
        facts.Count(fact => fact.Action == "decision.made").ShouldBe(90);
        facts.Single(fact => fact.Action == "decision.gap").Detail.ShouldBe("60 allowed and 0 refused without a record");
        _store.Blocks.ShouldAllBe(block => block.Count <= 10 && block.LastAt - block.FirstAt <= BlockSpan.Longest);
    }

    [Fact]
    public async Task A_block_holds_no_facts_that_are_far_apart()
    {
        var (queue, writer) = Create(_store);
        using (writer)
        {
            foreach (var second in new[] { 0, 60, 61, 3600, 3599, 0 })
            {
                await queue.RecordAsync(Facts.Allowed(second), CancellationToken.None);
            }

            await writer.StartAsync(CancellationToken.None);
            await writer.RunAsync(CancellationToken.None);
            await writer.StopAsync(CancellationToken.None);
        }

        _store.Blocks.Where(block => block.Count > 0).Select(block => block.Count).ShouldBe([2, 1, 2, 1]);
        Details().ShouldBe(["GET /0", "GET /60", "GET /61", "GET /3600", "GET /3599", "GET /0"]);
    }

    [Fact]
    public async Task A_gap_that_opens_at_every_block_keeps_nothing_that_is_old_from_being_stored()
    {
        var (queue, writer) = Create(_store);
        using (writer)
        {
            for (var i = 0; i < 30; i++)
            {
                await queue.RecordAsync(Facts.Allowed(0), CancellationToken.None);
            }

            _store.OnStore = queue.Decisions.Gaps.Refused;
            await writer.StartAsync(CancellationToken.None);
            await writer.RunAsync(CancellationToken.None);
            await writer.StopAsync(CancellationToken.None);
        }

        Details().Count(detail => detail == "GET /0").ShouldBe(30);
        _store.Blocks.SelectMany(block => FactCodec.Decode(block.Facts)).ShouldContain(fact => fact.Action == "decision.gap");
    }

    [Fact]
    public async Task A_stream_without_decisions_says_so_at_its_beginning()
    {
        var (queue, writer) = Create(_store, log: DecisionRecording.Off);
        using (writer)
        {
            await queue.RecordAsync(Facts.Allowed(0), CancellationToken.None);
            await writer.StartAsync(CancellationToken.None);
            await writer.RunAsync(CancellationToken.None);
            await writer.StopAsync(CancellationToken.None);
        }

        FactCodec.Decode(_store.Blocks[0].Facts).ShouldHaveSingleItem().Action.ShouldBe("decision.log");
        _store.Blocks.Sum(block => block.Count).ShouldBe(1);
    }

    // The limit is far from what a slow machine needs, save where it is to be reached.
    private static (AuditQueue Queue, BlockWriter Writer) Create(
        FakeStore? store = null, int drainSeconds = 60, DecisionOverflow overflow = DecisionOverflow.Block, DecisionRecording log = DecisionRecording.On)
    {
        var options = Options.Create(new ComplianceAuditOptions
        {
            FlushIntervalMilliseconds = 1, BlockMaxFacts = 10, RetryMaxPauseMilliseconds = 10, DrainSeconds = drainSeconds,
            QueueCapacity = 100, DecisionOverflow = overflow, DecisionLog = log,
        });
        var queue = Queues.Of(options.Value, TimeProvider.System);
        return (queue, new BlockWriter(
            queue, store ?? new FakeStore(), options, new Ids(TimeProvider.System), TimeProvider.System, NullLogger<BlockWriter>.Instance));
    }

    private async Task RunAsync(int facts, int drainSeconds = 60)
    {
        var (queue, writer) = Create(_store, drainSeconds);
        using (writer)
        {
            await writer.StartAsync(CancellationToken.None);
            await writer.RunAsync(CancellationToken.None);
            for (var i = 0; i < facts; i++)
            {
                (await queue.RecordAsync(Facts.Allowed(i), CancellationToken.None)).ShouldBeTrue();
            }

            await writer.StopAsync(CancellationToken.None);
        }
    }

    private IEnumerable<string?> Details() => _store.Blocks.SelectMany(block => FactCodec.Decode(block.Facts)).Select(fact => fact.Detail);

    private sealed class FakeStore : IBlockStore
    {
        internal List<AuditBlock> Blocks { get; } = [];

        internal int FailFor { get; set; }

        internal Action OnStore { get; set; } = static () => { };

        internal HashSet<long> LoseAnswerOf { get; set; } = [];

        public Task StoreAsync(AuditBlock block, CancellationToken ct)
        {
            if (FailFor-- > 0)
            {
                throw new TimeoutException("The server is away.");
            }

            Blocks.Add(block);
            OnStore();
            return LoseAnswerOf.Contains(block.Number) ? throw new IOException("The answer was lost.") : Task.CompletedTask;
        }

        public Task<bool> HoldsAsync(AuditBlock block, CancellationToken ct) => Task.FromResult(Blocks.Any(stored => stored.Id == block.Id));
    }
}
