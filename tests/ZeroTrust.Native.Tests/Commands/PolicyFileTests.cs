using System.Text.Json;

namespace ZeroTrust.Native.Tests.Commands;

/// <summary><c>zerotrust policy lint | test | diff</c>: on files alone, without any setting.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private const int Failed = 1;
    private const int BadOption = 2;
    private const string Policy = """
        service_permissions:
          orders:
            users:
              permissions: [user:read]
              endpoints: [{ path: "/v1/users/{id}", methods: [GET] }]
              rate_limit: 800
        roles:
          clerk: { permissions: [user:read], mfa_required: true, service_access: [users] }

        """;

    private static readonly Dictionary<string, string> NoSettings = [];
    private readonly string folder = Directory.CreateTempSubdirectory("zerotrust-policy-").FullName;

    [Fact]
    public async Task Lint_says_where_and_what_and_counts()
    {
        var good = Write("good.yaml", Policy);
        var loose = Write("loose.yaml", Policy.Replace("      rate_limit: 800\n", "", StringComparison.Ordinal));
        var broken = Write("broken.yaml", "roles:\n  clerk: { permissions: [], colour: red }\n");
        (await RunAsync("lint", good)).ShouldBe(new CommandResult(0, "1 file, 0 errors, 0 warnings\n", ""));

        var warned = await RunAsync("lint", good, loose);
        (warned.ExitCode, warned.Error).ShouldBe((0, ""));
        warned.Output.ShouldStartWith($"{loose}:3:5: policy.missing_rate_limit warning: ");
        warned.Output.ShouldEndWith("\n2 files, 0 errors, 1 warning\n");
        (await RunAsync("lint", "--strict", loose)).ExitCode.ShouldBe(Failed);
        (await RunAsync("lint", loose, "--strict")).ExitCode.ShouldBe(Failed);

        var refused = await RunAsync("lint", broken);
        refused.ExitCode.ShouldBe(Failed);
        refused.Output.ShouldStartWith($"{broken}:2:29: policy.unknown_field error: ");
    }

    [Fact]
    public async Task Lint_speaks_json()
    {
        var loose = Write("loose.yaml", Policy.Replace("      rate_limit: 800\n", "", StringComparison.Ordinal));
        var result = await RunAsync("lint", loose, "--format", "json");
        using var json = JsonDocument.Parse(result.Output);
        var file = json.RootElement.GetProperty("files")[0];
        file.GetProperty("file").GetString().ShouldBe(loose);
        var finding = file.GetProperty("findings")[0];
        (finding.GetProperty("line").GetInt32(), finding.GetProperty("code").GetString(), finding.GetProperty("severity").GetString())
            .ShouldBe((3, "policy.missing_rate_limit", "warning"));
    }

    [Fact]
    public async Task Test_runs_files_and_folders_and_names_what_no_test_touched()
    {
        Write("policy.yaml", Policy);
        var test = Write("policy.test.yaml", """
            policy: ./policy.yaml
            people: { alice: { roles: [clerk] } }
            tests:
              - { name: a read, subject: "service:orders", call: "GET users /v1/users/1", expect: allowed }
              - { name: a person, subject: "user:alice", permission: "user:read", at: users, expect: allowed }

            """);
        var passed = await RunAsync("test", folder);
        passed.ExitCode.ShouldBe(0, passed.Output);
        passed.Output.ShouldContain("✔ a read: allowed by service_permissions.orders.users.endpoints[0] (line 5)");
        passed.Output.ShouldContain("1 of 2 rules decided a test");
        passed.Output.ShouldContain(":4: no test of service_permissions.orders.users.permissions[0]");
        passed.Output.ShouldEndWith("\n2 passed, 0 failed\n");

        Write("policy.test.yaml", File.ReadAllText(test).Replace("users/1\", expect: allowed", "users\", expect: allowed", StringComparison.Ordinal));
        var failed = await RunAsync("test", test);
        failed.ExitCode.ShouldBe(Failed);
        failed.Output.ShouldContain($"{test}:4:5: expected allowed");
        failed.Output.ShouldEndWith("\n1 passed, 1 failed\n");
    }

    [Fact]
    public async Task A_test_file_or_its_policy_that_is_refused_fails_the_run_with_its_place()
    {
        Write("policy.yaml", "roles: [x]\n");
        Write("a.test.yaml", "policy: policy.yaml\ntests: []\n");
        Write("b.test.yaml", "policy: policy.yaml\ntests: [{ name: a, subject: anonymous, call: \"GET b /\", expect: allowed }]\n");
        var result = await RunAsync("test", folder);
        result.ExitCode.ShouldBe(Failed);
        result.Output.ShouldContain("a.test.yaml:2:8: policy_test.no_tests error: ");
        result.Output.ShouldContain("policy.yaml:1:8: policy.wrong_kind error: ");
        result.Output.ShouldEndWith("\n0 passed, 0 failed, 2 files refused\n");
    }

    [Fact]
    public async Task The_sample_policy_passes_its_tests()
    {
        var result = await RunAsync("test", Checkout.File("src", "demo"));
        result.ExitCode.ShouldBe(0, result.Output + result.Error);
    }

    [Fact]
    public async Task Diff_tells_what_two_policies_mean_differently()
    {
        var old = Write("old.yaml", Policy);
        var next = Write("next.yaml", "# The same.\n" + Policy);
        (await RunAsync("diff", old, next, "--exit-code")).ShouldBe(new CommandResult(0, "no semantic difference\n", ""));

        Write("next.yaml", Policy.Replace("800", "10/s", StringComparison.Ordinal));
        (await RunAsync("diff", old, next)).ShouldBe(new CommandResult(0, "~ pair orders → users\n    ~ rate_limit: 800/m → 10/s  (line 6)\n1 difference\n", ""));
        (await RunAsync("diff", "--exit-code", old, next)).ExitCode.ShouldBe(Failed);

        Write("next.yaml", "roles: [x]\n");
        var refused = await RunAsync("diff", old, next);
        (refused.ExitCode, refused.Output).ShouldBe((BadOption, ""));
        refused.Error.ShouldStartWith($"{next}:1:8: policy.wrong_kind error: ");
    }

    [Fact]
    public async Task Schema_is_the_schema_of_the_language()
    {
        var result = await RunAsync("schema");
        using var json = JsonDocument.Parse(result.Output);
        json.RootElement.GetProperty("properties").TryGetProperty("service_permissions", out _).ShouldBeTrue();
        (result.ExitCode, result.Error).ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("lint", "/does/not/exist.yaml")]
    [InlineData("lint", "/tmp")]
    [InlineData("test", "/does/not/exist.yaml")]
    [InlineData("diff", "/does/not/exist.yaml", "/does/not/exist.yaml")]
    public async Task What_cannot_be_read_is_named(string verb, params string[] files)
    {
        var result = await RunAsync([verb, .. files]);
        (result.ExitCode, result.Output).ShouldBe((BadOption, ""));
        result.Error.ShouldStartWith($"zerotrust: {files[0]} cannot be read: ");
    }

    [Fact]
    public async Task A_folder_without_tests_is_no_success()
    {
        var result = await RunAsync("test", folder);
        (result.ExitCode, result.Error).ShouldBe((BadOption, $"zerotrust: {folder} has no file that ends in .test.yaml.\n"));
    }

    [Fact]
    public async Task A_file_without_end_is_refused_at_the_limit()
    {
        var result = await RunAsync("lint", "/dev/zero");
        result.ExitCode.ShouldBe(Failed);
        result.Output.ShouldStartWith("/dev/zero:1:1: policy.too_large error: ");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Task<CommandResult> RunAsync(params string[] arguments) => NativeCommand.RunAsync(NoSettings, ["policy", .. arguments]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
