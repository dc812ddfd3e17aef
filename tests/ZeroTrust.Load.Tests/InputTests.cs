using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Tests;

public sealed class InputTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8444")]
    [InlineData("http://localhost:8444/")]
    [InlineData("http://[::1]:8444")]
    public void This_machine_is_accepted(string address) => LoopbackAddress.Parse(address).IsLoopback.ShouldBeTrue();

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("http://10.0.0.1:8444")]
    [InlineData("http://127.0.0.1.example.org")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("127.0.0.1")]
    public void Any_other_address_is_refused(string address) => Should.Throw<FormatException>(() => LoopbackAddress.Parse(address));

    [Fact]
    public void The_command_line_is_read()
    {
        var line = CommandLine.Parse(["--env", "demo.env", "--smoke", "--only", "login,gateway", "--redis-pid", "42"]);

        line.Smoke.ShouldBeTrue();
        line.Only.ShouldBe(["login", "gateway"]);
        line.RedisPid.ShouldBe(42);
    }

    [Theory]
    [InlineData("--smoke")]
    [InlineData("--env")]
    [InlineData("--env x --only nonsense")]
    [InlineData("--env x --redis-pid -1")]
    [InlineData("--env x --redis-pid 1")]
    [InlineData("--env x --gateway-url http://example.org")]
    [InlineData("--env x --grpc-url http://example.org")]
    [InlineData("--env x --server-core -1")]
    [InlineData("--env x --cerbos-program /nothing/here")]
    [InlineData("--env x --unknown y")]
    public void A_command_line_that_makes_no_sense_is_refused(string line) => Should.Throw<FormatException>(() => CommandLine.Parse(line.Split(' ')));

    [Fact]
    public void A_missing_name_is_told_and_a_broken_line_is_not_repeated()
    {
        Should.Throw<FormatException>(() => DemoEnvironment.Parse("# none\nBASE_URL='http://127.0.0.1:1'").Customer).Message.ShouldContain("CUSTOMER_USER");
        Should.Throw<FormatException>(() => DemoEnvironment.Parse("hunter2")).Message.ShouldNotContain("hunter2");
        DemoEnvironment.Parse("BASE_URL='http://127.0.0.1:1'").BaseUrl.Port.ShouldBe(1);
    }

    [Fact]
    public void Counters_are_summed_by_label()
    {
        const string Text = "reads_total{a=\"x\",source=\"local\"} 3\nreads_total{source=\"local\"} 4.5 1700\nreads_total{source=\"localx\"} 9\nreads_total_more{source=\"local\"} 9\n";

        PrometheusText.Sum(Text, "reads_total", "source", "local").ShouldBe(7.5);
        PrometheusText.Sum(Text, "reads_total", "source", "redis").ShouldBe(0);
    }

    [Fact]
    public void Names_of_counters_can_be_chosen()
    {
        var reads = PermissionReads.Parse("hits{tier=\"l1|l2|db\"}");

        reads.ReadFrom("hits{tier=\"l1\"} 6\nhits{tier=\"l2\"} 3\nhits{tier=\"db\"} 1\n").HitRate.ShouldBe(0.9);
        Should.Throw<FormatException>(() => PermissionReads.Parse("hits"));
    }

    [Fact]
    public void Zipf_prefers_the_first_ranks_as_the_law_says_and_repeats_itself()
    {
        var zipf = new Zipf(1000, 0.99, seed: 7);
        var draws = Enumerable.Range(0, 100_000).Select(n => zipf.Draw(n)).ToArray();
        var weights = Enumerable.Range(1, 1000).Sum(rank => 1 / Math.Pow(rank, 0.99));

        (draws.Count(rank => rank == 0) / 100_000.0).ShouldBe(1 / weights, tolerance: 0.005);
        draws.ShouldAllBe(rank => rank >= 0 && rank < 1000);
        new Zipf(1000, 0.99, seed: 7).Draw(12_345).ShouldBe(draws[12_345]);
    }

    [Fact]
    public void A_secret_is_not_printed()
    {
        new ClientIdentity("orders", "hunter2").ToString().ShouldBe("orders");
        new Person("ann", "hunter2").ToString().ShouldBe("ann");
    }
}
