using Shouldly;
using Xunit;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new("scripts");

    [Fact]
    public async Task Stops_what_it_launched_when_it_fails_midway()
    {
        var result = await RunAsync("stop_on_exit; launch sleeper sleep 300; cat $RUN_DIR/sleeper.pid; die 'failed midway'");

        result.Code.ShouldBe(1);
        Runs(result.Output).ShouldBeFalse();
        File.Exists(folder.Inside("run/sleeper.pid")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Stops_what_it_launched_on_a_signal(string signal, int code)
    {
        var result = await RunAsync($"stop_on_exit; launch sleeper sleep 300; cat $RUN_DIR/sleeper.pid; kill -{signal} $$; sleep 20 & wait $!");

        result.Code.ShouldBe(code);
        Runs(result.Output).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stale_pid_file_never_ends_a_stranger_with_the_same_number()
    {
        var result = await RunAsync("""
            sleep 300 & stranger=$!
            echo $stranger >$RUN_DIR/redis.pid
            echo 12345 >$RUN_DIR/.redis.started
            stop_leftovers
            kill -0 $stranger && echo lives
            kill $stranger
            """);

        result.Output.ShouldBe("lives");
        File.Exists(folder.Inside("run/redis.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task Ends_what_a_killed_run_left_behind()
    {
        var first = await RunAsync("launch redis sleep 300; cat $RUN_DIR/redis.pid");
        Runs(first.Output).ShouldBeTrue();

        await RunAsync("stop_leftovers");

        Runs(first.Output).ShouldBeFalse();
    }

    [Fact]
    public async Task A_data_folder_has_one_owner_at_a_time()
    {
        var result = await RunAsync("lock_data; (exec 9>&-; lock_data) && echo both");

        result.Output.ShouldBeEmpty();
        result.Errors.ShouldContain("another script is already running");
    }

    public void Dispose() => folder.Dispose();

    // An ended process whose parent has not asked for its result keeps its number, with state Z.
    private static bool Runs(string pid) =>
        File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(") ").Last()[0] != 'Z';

    private Task<Bash.Result> RunAsync(string code) =>
        Bash.WithScriptsAsync($"use_data '{folder.Location}'\n{code}", "processes");
}
