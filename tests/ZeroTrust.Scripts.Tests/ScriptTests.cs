using Shouldly;
using Xunit;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

public sealed class ScriptTests
{
    public static TheoryData<string> EveryScript => [.. Scripts.All];

    public static TheoryData<string> EveryCommand => [.. Scripts.Commands];

    [Theory, MemberData(nameof(EveryScript))]
    public async Task Is_valid_bash(string script)
    {
        var result = await Bash.RunAsync("-n", script);

        result.Code.ShouldBe(0, result.Errors);
    }

    [Theory, MemberData(nameof(EveryCommand))]
    public async Task Explains_itself(string script)
    {
        var result = await Bash.RunAsync(script, "--help");

        result.Code.ShouldBe(0, result.Errors);
        result.Output.ShouldStartWith(script, customMessage: "the help begins with the command");
    }

    [Theory, MemberData(nameof(EveryCommand))]
    public void Can_be_executed(string script) =>
        (File.GetUnixFileMode(Checkout.File(script)) & UnixFileMode.UserExecute).ShouldBe(UnixFileMode.UserExecute);

    [Fact]
    public void The_commands_of_the_architecture_are_there() =>
        new[] { "src/run", "tests/run", ".ci/run", "src/demo/load.sh", "src/demo/journey.sh" }.ShouldBeSubsetOf(Scripts.Commands);

    [Theory]
    [InlineData("src/run")]
    [InlineData("tests/run")]
    public async Task Refuses_an_unknown_option(string script)
    {
        var result = await Bash.RunAsync(script, "--no-such-option");

        result.Code.ShouldNotBe(0);
        result.Errors.ShouldContain("unknown option --no-such-option");
    }
}
