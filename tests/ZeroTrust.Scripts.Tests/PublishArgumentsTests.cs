using Shouldly;
using Xunit;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

public sealed class PublishArgumentsTests
{
    [Fact]
    public void The_image_is_published_with_the_arguments_of_the_scripts()
    {
        var shared = File.ReadAllText(Checkout.File("src", "scripts", "publish.args")).Trim();

        ArgumentsIn(File.ReadAllLines(Checkout.File("Dockerfile"))).ShouldBe(shared);
    }

    [Fact]
    public void A_different_argument_would_be_noticed() =>
        ArgumentsIn(["RUN dotnet publish src/ZeroTrust.Host -c Debug -r linux-x64 -o /x"]).ShouldNotBe("src/ZeroTrust.Host -c Release");

    [Fact]
    public void Only_one_script_publishes_the_server_and_it_reads_the_shared_arguments()
    {
        // The bare echo that perf/run measures beside the server is a program of its own.
        var publishing = Scripts.All
            .SelectMany(script => File.ReadAllLines(Checkout.File(script)).Where(IsPublishCommand).Select(line => (script, line)))
            .Where(found => !found.line.Contains("/perf/ZeroTrust.Echo\"", StringComparison.Ordinal))
            .ToList();

        var (file, command) = publishing.ShouldHaveSingleItem();
        file.ShouldBe("src/scripts/publish.sh");
        command.ShouldContain("dotnet publish \"${args[@]}\" -r ");
    }

    private static bool IsPublishCommand(string line) => !line.TrimStart().StartsWith('#') && line.Contains("dotnet publish", StringComparison.Ordinal);

    // From the verb to the runtime identifier, which differs by machine.
    private static string ArgumentsIn(IEnumerable<string> lines)
    {
        var command = lines.Where(IsPublishCommand).ShouldHaveSingleItem();
        return command.Split("dotnet publish ", 2)[1].Split(" -r ", 2)[0];
    }
}
