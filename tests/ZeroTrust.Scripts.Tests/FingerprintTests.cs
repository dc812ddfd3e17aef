using Shouldly;
using Xunit;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

public sealed class FingerprintTests : IDisposable
{
    private readonly TemporaryFolder checkout = new("fingerprint");

    [Theory]
    [InlineData("src/ZeroTrust.Host/Program.cs", true)]
    [InlineData("src/Modules/Mfa/New.cs", true)]
    [InlineData("Directory.Packages.props", true)]
    [InlineData("src/scripts/publish.args", true)]
    [InlineData("src/scripts/services.sh", false)]
    [InlineData("src/demo/policy.yaml", false)]
    [InlineData("src/ZeroTrust.Host/README.md", false)]
    [InlineData("src/ZeroTrust.Host/bin/Release/x.dll", false)]
    [InlineData("tests/ZeroTrust.X.Tests/XTests.cs", false)]
    public async Task Changes_with_what_can_change_the_binary(string file, bool changes)
    {
        Write("src/ZeroTrust.Host/Program.cs", "one");
        Write(".gitignore", "bin/\n");
        var before = await FingerprintAsync();

        Write(file, "two");

        (await FingerprintAsync() != before).ShouldBe(changes);
    }

    [Fact]
    public async Task Changes_when_a_file_is_deleted()
    {
        Write("src/A.cs", "a");
        Write("src/B.cs", "b");
        var before = await FingerprintAsync();

        File.Delete(checkout.Inside("src/B.cs"));

        (await FingerprintAsync()).ShouldNotBe(before);
    }

    public void Dispose() => checkout.Dispose();

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(checkout.Inside(file))!);
        File.WriteAllText(checkout.Inside(file), text);
    }

    private async Task<string> FingerprintAsync()
    {
        var result = await Bash.WithScriptsAsync($"ROOT='{checkout.Location}'; git init -q $ROOT; git -C $ROOT add -A; source_fingerprint", "processes", "publish");
        result.Output.Length.ShouldBe(64, result.Errors);
        return result.Output;
    }
}
