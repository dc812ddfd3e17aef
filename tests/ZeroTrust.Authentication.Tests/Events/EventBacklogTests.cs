using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Events;

/// <summary>What waits while a transaction cannot go on, and what becomes of it when its callers leave.</summary>
public sealed class EventBacklogTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private const int Bytes = EventGroupsExtensions.BytesOfAnEvent;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_callers_left_behind_counts_until_it_is_dropped_and_is_not_done()
    {
        var intake = fixture.Intake(options => (options.MaxTransactions, options.MaxWaitingEvents) = (1, 10));
        await using var held = await HoldAsync(intake, "held-1", Ct);
        using var callers = new CancellationTokenSource();
        var left = Enumerable.Range(0, 9).Select(i => intake.ProcessAsync([Facts.Of($"left-{i}", 1)], SyncFixture.UserService, callers.Token)).ToArray();
        await callers.CancelAsync();
        foreach (var each in left)
        {
            await Should.ThrowAsync<OperationCanceledException>(each);
        }

        (intake.Backlog.Events, intake.Backlog.Bytes).ShouldBe((10, 10 * Bytes));
        (await RefusedAsync(intake, "late-comer")).ShouldBe("platform.unavailable");
        await held.ReleaseAsync();
        await Eventually.HoldsAsync(() => (intake.Backlog.Events, intake.Backlog.Bytes) == (0, 0), TimeSpan.FromSeconds(30), "nothing waits");
        (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where id like 'left-%'")).ShouldBe(0);
        (await intake.ProcessAsync([Facts.Of("late-comer", 1)], SyncFixture.UserService, Ct))[0].Status.ShouldBe("applied");
    }

    [Fact]
    public async Task Work_that_began_is_done_though_its_caller_left()
    {
        var intake = fixture.Intake(options => options.MaxTransactions = 1);
        using var caller = new CancellationTokenSource();
        await using var held = await HoldAsync(intake, "held-2", caller.Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(held.Blocked);
        intake.Backlog.Events.ShouldBe(1);
        await held.ReleaseAsync();
        await Eventually.HoldsAsync(() => intake.Backlog.Events == 0, TimeSpan.FromSeconds(30), "nothing waits");
        (await fixture.LoadAsync("held-2")).ShouldNotBeNull().Owner.ShouldNotBeNull().Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        var intake = fixture.Intake(options => (options.MaxTransactions, options.MaxWaitingBytes) = (1, (2 * Bytes) + 1));
        await using var held = await HoldAsync(intake, "held-3", Ct);
        var second = intake.ProcessAsync([Facts.Of("bytes-2", 1)], SyncFixture.UserService, Ct);
        (await RefusedAsync(intake, "bytes-3")).ShouldBe("platform.unavailable");
        await held.ReleaseAsync();
        (await second)[0].Status.ShouldBe("applied");
    }

    private static async Task<string> RefusedAsync(EventGroups intake, string subject) =>
        (await Should.ThrowAsync<ProblemException>(() => intake.ProcessAsync([Facts.Of(subject, 1)], SyncFixture.UserService, Ct))).Problem.Code;

    // Holds the row of a person, and begins an event that waits for it.
    private async Task<Held> HoldAsync(EventGroups intake, string subject, CancellationToken caller)
    {
        await intake.ProcessAsync([Facts.Of(subject, 1)], SyncFixture.UserService, Ct);
        var connection = await fixture.Source.OpenConnectionAsync(Ct);
        var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand("select 1 from authentication.mt_doc_persondocument where id = $1 for update", connection))
        {
            command.Parameters.AddWithValue(subject);
            await command.ExecuteNonQueryAsync(Ct);
        }

        var blocked = intake.ProcessAsync([Facts.Of(subject, 2)], SyncFixture.UserService, caller);
        await Eventually.HoldsAsync(
            async () => await fixture.CountAsync("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") > 0,
            TimeSpan.FromSeconds(30), "the event waits for the row");
        return new Held(connection, transaction, blocked);
    }

    private sealed record Held(NpgsqlConnection Connection, NpgsqlTransaction Transaction, Task<IReadOnlyList<EventOutcome>> Blocked) : IAsyncDisposable
    {
        public Task ReleaseAsync() => Transaction.RollbackAsync(Ct);

        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
