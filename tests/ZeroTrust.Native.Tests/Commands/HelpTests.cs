namespace ZeroTrust.Native.Tests.Commands;

/// <summary>What the program says about itself without any setting.</summary>
public sealed class HelpTests
{
    private const int BadOption = 2;
    private static readonly Dictionary<string, string> NoSettings = [];

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task The_program_lists_its_commands(params string[] arguments)
    {
        var result = await NativeCommand.RunAsync(NoSettings, arguments);
        result.ExitCode.ShouldBe(0);
        foreach (var command in new[] { "serve", "migrate", "import", "healthcheck", "version", "keys list", "keys rotate", "keys revoke", "keys rotate-wrapping", "admin recover", "policy lint", "policy test", "policy diff", "policy schema", "policy apply", "policy activate", "policy rollback", "policy shadow", "policy replay", "policy bundle create", "policy bundle verify" })
        {
            result.Output.ShouldContain($"\n  {command} ");
        }
    }

    [Theory]
    [InlineData("serve", "Serve until SIGTERM")]
    [InlineData("migrate", "Safe to run again")]
    [InlineData("import", "--resume")]
    [InlineData("healthcheck", "--url")]
    [InlineData("version", "Print the version")]
    [InlineData("keys list", "List the signing keys")]
    [InlineData("keys rotate", "PublishLeadSeconds")]
    [InlineData("keys revoke", "at once")]
    [InlineData("keys rotate-wrapping", "--rewrap-only")]
    [InlineData("admin recover", "--user")]
    [InlineData("policy lint", "--strict")]
    [InlineData("policy test", ".test.yaml")]
    [InlineData("policy diff", "--exit-code")]
    [InlineData("policy schema", "JSON Schema")]
    [InlineData("policy apply", "--activate")]
    [InlineData("policy activate", "--reason")]
    [InlineData("policy rollback", "at once")]
    [InlineData("policy shadow", "--clear")]
    [InlineData("policy replay", "--from")]
    [InlineData("policy bundle create", "--sequence")]
    [InlineData("policy bundle verify", "--key")]
    public async Task Each_command_has_help(string command, string says)
    {
        var result = await NativeCommand.RunAsync(NoSettings, [.. command.Split(' '), "--help"]);
        (result.ExitCode, result.Error).ShouldBe((0, string.Empty));
        result.Output.ShouldContain($"Usage: {command}");
        result.Output.ShouldContain(says);
    }

    [Fact]
    public async Task The_version_is_a_version()
    {
        var result = await NativeCommand.RunAsync(NoSettings, "version");
        result.ExitCode.ShouldBe(0);
        result.Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("nonsense", "nonsense")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("serve", "--port", "1")]
    [InlineData("migrate", "now")]
    [InlineData("version", "x")]
    [InlineData("import", "--source", "x", "--file", "/does/not/exist")]
    [InlineData("import", "--source", "x")]
    [InlineData("import")]
    [InlineData("keys")]
    [InlineData("keys", "nonsense")]
    [InlineData("keys", "revoke")]
    [InlineData("admin")]
    [InlineData("admin", "nonsense")]
    [InlineData("admin", "recover")]
    [InlineData("admin", "recover", "--user", " ")]
    [InlineData("policy")]
    [InlineData("policy", "nonsense")]
    [InlineData("policy", "apply")]
    [InlineData("policy", "apply", "file.yaml")]
    [InlineData("policy", "activate")]
    [InlineData("policy", "rollback")]
    [InlineData("policy", "replay")]
    [InlineData("policy", "bundle")]
    [InlineData("policy", "bundle", "nonsense")]
    [InlineData("policy", "bundle", "create")]
    [InlineData("policy", "lint")]
    [InlineData("policy", "lint", "--strict")]
    [InlineData("policy", "lint", "/dev/null", "--nonsense")]
    [InlineData("policy", "lint", "/dev/null", "--format", "xml")]
    [InlineData("policy", "lint", "/dev/null", "--environment")]
    [InlineData("policy", "test")]
    [InlineData("policy", "schema", "x")]
    [InlineData("policy", "diff", "/dev/null")]
    [InlineData("policy", "diff", "/dev/null", "/dev/null", "/dev/null")]
    [InlineData("healthcheck", "--nonsense")]
    [InlineData("healthcheck", "--url")]
    public async Task What_the_program_does_not_know_is_refused_on_standard_error(params string[] arguments)
    {
        var result = await NativeCommand.RunAsync(NoSettings, arguments);
        result.ExitCode.ShouldBe(BadOption, result.Output);
        result.Error.ShouldStartWith("zerotrust: ");
        result.Error.Trim().Split('\n').Length.ShouldBe(1, result.Error);
        result.Output.ShouldBeEmpty();
    }
}
