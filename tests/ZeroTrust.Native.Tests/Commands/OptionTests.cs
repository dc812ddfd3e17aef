namespace ZeroTrust.Native.Tests.Commands;

/// <summary>A bad option refuses to start: exit code 2, and a line on standard error with the variable's name.</summary>
public sealed class OptionTests(Stores stores) : IClassFixture<Stores>
{
    private const int BadOption = 2;

    [Theory]
    [InlineData("ZeroTrust__Http__Port", "99999")]
    [InlineData("ZeroTrust__Http__Port", "many")]
    [InlineData("ZeroTrust__Http__PublicUrl", "")]
    [InlineData("ZeroTrust__Http__PublicUrl", "nowhere")]
    [InlineData("ZeroTrust__Http__TrustedProxies__0", "somewhere")]
    [InlineData("ZeroTrust__Http__MaxBodyBytes", "0")]
    [InlineData("ZeroTrust__Postgres__ConnectionString", "")]
    [InlineData("ZeroTrust__Postgres__ConnectionString", "Host=h;Password=hunter2;Colour=red")]
    [InlineData("ZeroTrust__Redis__Configuration", "")]
    [InlineData("ZeroTrust__Keys__File", "")]
    [InlineData("ZeroTrust__Passwords__MinLength", "1")]
    [InlineData("ZeroTrust__Policy__MaxBytes", "-1")]
    [InlineData("ZeroTrust__ApiLimits__CallerBurst", "1")]
    [InlineData("ZeroTrust__SigningKeys__RotationDays", "2000000000")]
    [InlineData("ZeroTrust__Notifications__Retries", "2000000000")]
    [InlineData("ZeroTrust__ComplianceAudit__QueueCapacity", "none")]
    public async Task A_bad_option_is_named_and_nothing_starts(string name, string value)
    {
        var result = await NativeCommand.RunAsync(stores.With(name, value), "serve");
        result.ExitCode.ShouldBe(BadOption, $"{result.Output}\n{result.Error}");
        result.Error.ShouldContain($"zerotrust: option {name}", customMessage: result.Error);
        result.Error.ShouldNotContain("   at ");
        (result.Error + result.Output).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Migrate_refuses_a_bad_option_in_the_same_words()
    {
        var result = await NativeCommand.RunAsync(stores.With("ZeroTrust__Postgres__ConnectionString", ""), "migrate");
        result.ExitCode.ShouldBe(BadOption);
        result.Error.ShouldContain("ZeroTrust__Postgres__ConnectionString");
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://localhost/")]
    [InlineData("/healthz/ready")]
    public async Task Healthcheck_refuses_an_address_that_it_cannot_ask(string url)
    {
        var result = await NativeCommand.RunAsync(new Dictionary<string, string>(), "healthcheck", "--url", url);
        result.ExitCode.ShouldBe(BadOption);
        result.Error.ShouldBe("zerotrust: --url must be an http or https address.\n");
    }
}
