using Shouldly;
using Xunit;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

/// <summary>tests/run counts what the executables report, with a small script in an executable's place.</summary>
public sealed class SuiteTests : IDisposable
{
    private readonly TemporaryFolder folder = new("suite");

    [Fact]
    public async Task Sums_the_numbers_of_the_assembly_not_those_of_its_collections()
    {
        var result = await RunAsync(Report(passed: 3, failed: 0, skipped: 2) + "exit 0");

        LastLine(result).ShouldBe("3 passed, 0 failed, 2 skipped");
        result.Code.ShouldBe(0, result.Errors);
    }

    [Fact]
    public async Task A_failed_test_fails_the_run_and_is_shown()
    {
        var result = await RunAsync(Report(passed: 3, failed: 1, skipped: 0) + "echo 'Some.Test [FAIL]'; exit 1");

        LastLine(result).ShouldBe("3 passed, 1 failed");
        result.Output.ShouldContain("Some.Test [FAIL]");
        result.Code.ShouldNotBe(0);
    }

    [Theory]
    [InlineData("exit 134")]
    [InlineData("exit 0")]
    public async Task An_executable_that_leaves_no_report_is_a_failure(string script)
    {
        var result = await RunAsync(script);

        LastLine(result).ShouldBe("0 passed, 1 failed");
        result.Code.ShouldNotBe(0);
    }

    [Fact]
    public async Task A_bad_end_after_good_tests_is_a_failure()
    {
        var result = await RunAsync(Report(passed: 3, failed: 0, skipped: 0) + "exit 139");

        LastLine(result).ShouldBe("3 passed, 1 failed");
    }

    [Fact]
    public async Task Nothing_run_is_no_success()
    {
        var result = await RunAsync(Report(passed: 0, failed: 0, skipped: 4) + "exit 0");

        LastLine(result).ShouldBe("0 passed, 0 failed, 4 skipped");
        result.Code.ShouldNotBe(0);
    }

    [Theory]
    [InlineData("scripts", "ZeroTrust.Scripts.Tests")]
    [InlineData("ZeroTrust.Scripts.Tests", "ZeroTrust.Scripts.Tests")]
    [InlineData("script", "")]
    [InlineData(".*", "")]
    public async Task A_module_is_named_whole_in_any_case(string filter, string project)
    {
        var result = await Bash.WithScriptsAsync($"module_project '{filter}'", "processes", "suite");

        result.Output.ShouldBe(project);
    }

    [Theory]
    [InlineData("authentication", "ZeroTrust.Authentication.Tests |ZeroTrust.Native.Tests Module=Authentication")]
    [InlineData("Native", "ZeroTrust.Native.Tests ")]
    [InlineData("Some_test", "ZeroTrust.Authentication.Tests Some_test|ZeroTrust.Native.Tests Some_test")]
    public async Task A_module_brings_the_native_tests_with_its_trait(string filter, string plan)
    {
        var result = await Bash.WithScriptsAsync(
            $"test_projects() {{ printf '%s\\n' ZeroTrust.Authentication.Tests ZeroTrust.Native.Tests; }}; matches() {{ true; }}; plan_suite '{filter}'; IFS='|'; printf '%s' \"${{PLAN[*]}}\"",
            "processes", "suite");

        result.Output.ShouldBe(plan, result.Errors);
    }

    [Fact]
    public async Task A_trait_and_a_part_of_a_name_are_told_apart()
    {
        var result = await Bash.WithScriptsAsync("long=1; run_options Module=Policy; run_options Some_test", "processes", "suite");

        result.Output.ShouldContain("-trait\nModule=Policy");
        result.Output.ShouldContain("-method\n*Some_test*");
    }

    public void Dispose() => folder.Dispose();

    // The report is the last argument; the collection repeats the names of the assembly's attributes.
    private static string Report(int passed, int failed, int skipped) =>
        $"""
        echo '<assemblies><assembly name="x" passed="{passed}" failed="{failed}" skipped="{skipped}" errors="0"><collection passed="99" failed="99" skipped="99"/></assembly></assemblies>' >"${"{@: -1}"}"

        """;

    private static string LastLine(Bash.Result result) => result.Output.Split('\n')[^1];

    private Task<Bash.Result> RunAsync(string executable)
    {
        File.WriteAllText(folder.Inside("executable"), "#!/bin/bash\n" + executable);
        File.SetUnixFileMode(folder.Inside("executable"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return Bash.WithScriptsAsync(
            $"long=0; use_data '{folder.Location}'; executable_of() {{ printf '%s' '{folder.Inside("executable")}'; }}; PLAN=('X.Tests '); run_suite; print_result",
            "processes", "suite");
    }
}
