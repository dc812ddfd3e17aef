using System.Diagnostics;
using Shouldly;
using Xunit;
using ZeroTrust.Platform.Grouping;

namespace ZeroTrust.Authentication.Tests.Grouping;

public sealed class WorkGroupsTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int[]> _groups = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_meanwhile_goes_together_and_everyone_gets_his_own_answer()
    {
        var groups = Groups(maxGroup: 100);
        var first = await BeginAsync(groups);
        var others = Enumerable.Range(1, 30).Select(i => groups.RunAsync(i, Ct)).ToArray();
        _gate.SetResult();
        (await first).ShouldBe("0");
        (await Task.WhenAll(others)).ShouldBe(Enumerable.Range(1, 30).Select(i => $"{i}"));
        _groups.Select(group => group.Length).ShouldBe([1, 30]);
    }

    [Fact]
    public async Task A_group_has_a_limit_by_weight()
    {
        var groups = Groups(maxGroup: 4);
        var first = await BeginAsync(groups);
        var others = Enumerable.Range(1, 6).Select(i => groups.RunAsync(i, Ct, weight: i == 1 ? 9 : 2)).ToArray();
        _gate.SetResult();
        await Task.WhenAll([first, .. others]);
        _groups.Select(group => group.Length).ShouldBe([1, 1, 2, 2, 1]);
    }

    [Fact]
    public async Task Ones_fault_is_not_the_others()
    {
        var groups = Groups(maxGroup: 100, faultAt: 3);
        var first = await BeginAsync(groups);
        var others = Enumerable.Range(1, 5).Select(i => groups.RunAsync(i, Ct)).ToArray();
        _gate.SetResult();
        await first;
        await Should.ThrowAsync<InvalidOperationException>(others[2]);
        foreach (var i in new[] { 0, 1, 3, 4 })
        {
            (await others[i]).ShouldBe($"{i + 1}");
        }
    }

    [Fact]
    public async Task What_its_caller_left_before_it_began_is_dropped()
    {
        var groups = Groups(maxGroup: 100);
        using var caller = new CancellationTokenSource();
        var first = await BeginAsync(groups);
        var left = groups.RunAsync(1, caller.Token);
        await caller.CancelAsync();
        _gate.SetResult();
        await first;
        await Should.ThrowAsync<OperationCanceledException>(left);
        _groups.SelectMany(group => group).ShouldBe([0]);
    }

    [Fact]
    public async Task It_runs_under_nobodys_trace()
    {
        Activity? seen = null;
        var groups = new WorkGroups<int, int>(
            group =>
            {
                seen = Activity.Current;
                return Task.FromResult<IReadOnlyList<int>>([.. group]);
            },
            1, 1);
        using var caller = new Activity("caller").Start();
        (await groups.RunAsync(7, Ct)).ShouldBe(7);
        seen.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_lost_under_load()
    {
        var groups = new WorkGroups<int, int>(group => Task.FromResult<IReadOnlyList<int>>([.. group]), 7, 3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20_000).Select(i => Task.Run(() => groups.RunAsync(i, Ct))));
        answers.ShouldBe(Enumerable.Range(0, 20_000));
    }

    // Comes back when the first group is under way, which nobody can join any more.
    private async Task<Task<string>> BeginAsync(WorkGroups<int, string> groups)
    {
        var answer = groups.RunAsync(0, Ct);
        await _begun.Task;
        return answer;
    }

    private WorkGroups<int, string> Groups(int maxGroup, int? faultAt = null) => new(
        async group =>
        {
            _begun.TrySetResult();
            await _gate.Task;
            _groups.Add([.. group]);
            return faultAt is { } at && group.Contains(at) ? throw new InvalidOperationException() : [.. group.Select(i => $"{i}")];
        },
        maxGroup, maxAtOnce: 1);
}
