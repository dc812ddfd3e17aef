using System.Text;
using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Scenarios;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Tests;

public sealed class TargetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_question_of_gRPC_has_the_published_field_numbers()
    {
        // Written by hand: attributes 1 { request 4 { http 2 { … } }, context_extensions 10 { … } }
        var http = new List<byte>();
        http.AddRange([0x12, 3, .. "GET"u8]);
        http.AddRange([0x1A, 22, 0x0A, 13, .. "authorization"u8, 0x12, 5, .. "token"u8]);
        http.AddRange([0x22, 2, .. "/a"u8, 0x2A, 1, .. "t"u8, 0x32, 4, .. "http"u8]);
        byte[] request = [0x22, (byte)(http.Count + 2), 0x12, (byte)http.Count, .. http];
        byte[] extensions = [0x52, 19, 0x0A, 14, .. "target_service"u8, 0x12, 1, .. "t"u8];

        CheckMessage.Question("token", "GET", "/a", "t").ShouldBe([0x0A, (byte)(request.Length + extensions.Length), .. request, .. extensions]);
    }

    [Fact]
    public void Only_a_good_status_with_an_ok_response_is_allowed()
    {
        CheckMessage.IsAllowed([0x0A, 0, 0x1A, 0]).ShouldBeTrue();
        CheckMessage.IsAllowed([0x0A, 2, 0x08, 0, 0x1A, 0]).ShouldBeTrue();
        CheckMessage.IsAllowed([0x0A, 2, 0x08, 7, 0x1A, 0]).ShouldBeFalse();
        CheckMessage.IsAllowed([0x0A, 0, 0x12, 0]).ShouldBeFalse();
        CheckMessage.IsAllowed([]).ShouldBeFalse();
    }

    [Fact]
    public void Decisions_of_a_batch_are_counted_and_nothing_deeper() =>
        new Answer(200, Encoding.UTF8.GetBytes(
            """{"decision":true,"evaluations":[{"decision":true,"context":{"decision":true}},{"decision":false},{"context":{},"decision":true}]}"""))
            .CountTrue("decision"u8).ShouldBe(2);

    [Fact]
    public void A_large_policy_has_all_pairs_and_stays_below_the_limit_of_four_megabytes()
    {
        var before = "# ours\nservice_permissions:\n  order-service: {}\nroles: {}\n"u8.ToArray();
        var text = Encoding.UTF8.GetString(PolicySwap.Large(before, 100, "a"));

        text.Split("endpoints:").Length.ShouldBe(10_001);
        text.Split("path:").Length.ShouldBe(80_001);
        text.Length.ShouldBeLessThan(4 * 1024 * 1024);
        text.ShouldStartWith("# ours\nservice_permissions:\n  load-a0:\n    load-t0: {endpoints: [{path: \"/v1/r0/{id}\",methods: [GET]},");
        text.ShouldEndWith("]}\n  order-service: {}\nroles: {}\n");
        Should.Throw<InvalidOperationException>(() => PolicySwap.Large("roles: {}"u8.ToArray(), 1, "a"));
    }

    [Fact]
    public void Processor_time_is_read_behind_a_name_of_any_kind()
    {
        ProcessCpu.Parse("42 (a ) b) S 1 1 1 0 -1 4194560 1 0 0 0 150 25 0 0 20 0 3 0 1 1 1").ShouldBe(1.75);
        ProcessCpu.Parse("42 (a) S 1").ShouldBeNull();
        ProcessCpu.Seconds(Environment.ProcessId).ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_server_beside_the_platform_is_waited_for_and_stopped()
    {
        var port = SideServer.FreePort();
        // The smallest server at hand; it ends by itself where the test is killed.
        string[] arguments = ["-c", $"cd /proc/sys/kernel && exec timeout 60 python3 -m http.server --bind 127.0.0.1 {port}"];
        if (!File.Exists("/usr/bin/python3")) Assert.Skip("There is no python3.");
        int pid;
        await using (var server = await SideServer.StartAsync("sh", arguments, null, core: null, port, "ostype", Token))
        {
            pid = server.Pid;
            ProcessStatus.Name(pid).ShouldNotBeNull();
        }

        ProcessStatus.Name(pid).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_ends_at_once_is_told_and_not_waited_for() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => SideServer.StartAsync("sh", ["-c", "exit 3"], null, core: null, SideServer.FreePort(), "", Token)))
            .Message.ShouldContain("3");

    [Fact]
    public async Task The_settings_of_a_process_are_read()
    {
        (await ServerSettings.EnvironmentAsync(Environment.ProcessId, Token)).Keys.ShouldContain("PATH");
        File.Exists(ServerSettings.Program(Environment.ProcessId)).ShouldBeTrue();
    }

    [Fact]
    public async Task Cerbos_gets_a_policy_of_the_same_meaning_and_leaves_nothing()
    {
        var folder = new CerbosFolder();
        var settings = await folder.WriteAsync(1234, 1235, isLogged: true, Token);
        (await File.ReadAllTextAsync(settings, Token)).ShouldContain("audit: { enabled: true");
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(settings)!, "policies", "route.yaml")).ShouldContain("roles: [order-service]");
        folder.Delete();
        Directory.Exists(Path.GetDirectoryName(settings)).ShouldBeFalse();
    }
}
