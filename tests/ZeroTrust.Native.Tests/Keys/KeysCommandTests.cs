using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Keys;

/// <summary><c>zerotrust keys</c> beside running instances, and with nothing to work on.</summary>
[Trait("Module", "Authentication")]
public sealed class KeysCommandTests(KeyHosts world) : IClassFixture<KeyHosts>
{
    [Fact]
    public async Task It_lists_publishes_and_revokes_and_the_instances_follow()
    {
        var listed = await RunAsync("list");
        listed.Output.ShouldContain("active");
        var rotated = await RunAsync("rotate");
        var kid = rotated.Output.Split(' ')[1];
        await FollowAsync(async host => (await KeyHosts.PublishedAsync(host)).Contains(kid));
        var again = await NativeCommand.RunAsync(world.Settings, "keys", "rotate");
        again.ExitCode.ShouldBe(1);
        again.Error.ShouldContain("Nothing was done");
        (await RunAsync("revoke", kid)).Output.ShouldContain("revoked");
        await FollowAsync(async host => !(await KeyHosts.PublishedAsync(host)).Contains(kid));
    }

    [Fact]
    public async Task Each_change_leaves_an_entry_that_names_the_command()
    {
        var kid = (await RunAsync("rotate")).Output.Split(' ')[1];
        await RunAsync("revoke", kid);
        using var read = await world.First.Client.SendAsync(HttpMethod.Get, "/v1/audit/entries?limit=200", await world.Sample.LoginAsync(world.Sample.Admin));
        var entries = await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        entries.ShouldContain("signing_key.published");
        entries.ShouldContain("signing_key.revoked");
        entries.ShouldContain(kid);
    }

    [Theory]
    [InlineData("revoke", "no such id!")]
    [InlineData("revoke", "nobody")]
    [InlineData("list", "all")]
    [InlineData("rotate", "now")]
    [InlineData("rotate-wrapping", "--nonsense")]
    public async Task Bad_input_is_refused(params string[] arguments)
    {
        var result = await NativeCommand.RunAsync(world.Settings, ["keys", .. arguments]);
        (result.ExitCode, result.Output).ShouldBe((2, string.Empty));
        result.Error.ShouldStartWith("zerotrust: ");
    }

    private async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var result = await NativeCommand.RunAsync(world.Settings, ["keys", .. arguments]);
        result.ExitCode.ShouldBe(0, result.Error);
        return result;
    }

    private async Task FollowAsync(Func<NativeHost, Task<bool>> follows) => await Task.WhenAll(new[] { world.First, world.Second }.Select(host =>
        Eventually.HoldsAsync(() => follows(host), TimeSpan.FromSeconds(10), "the instance follows")));
}
