using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Shouldly;
using Xunit;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

public sealed class PortTests
{
    [Fact]
    public async Task Two_data_folders_a_hundred_apart_share_no_port()
    {
        var first = await DerivedAsync(8443);
        var second = await DerivedAsync(8543);

        first.Count.ShouldBeGreaterThanOrEqualTo(8);
        first.Intersect(second).ShouldBeEmpty();
        first.ShouldAllBe(port => port >= 8443 && port < 8543);
    }

    [Fact]
    public async Task The_listeners_are_where_the_contract_says()
    {
        var result = await Bash.WithScriptsAsync("derived_ports 8443 | head -n 4");

        result.Output.ShouldBe("https 8443\nhttp 8444\nh2c 8445\nmtls 8446");
    }

    [Fact]
    public async Task A_taken_port_gives_way_to_one_in_the_same_hundred()
    {
        var wanted = FreePorts.One();
        using var listener = new TcpListener(IPAddress.Loopback, wanted);
        listener.Start();

        var chosen = Parse((await Bash.WithScriptsAsync($"choose_port {wanted}")).Output);

        chosen.ShouldBeGreaterThan(wanted);
        (chosen - wanted).ShouldBeLessThanOrEqualTo(60);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("65535")]
    [InlineData("eight")]
    [InlineData("8443;id")]
    public async Task Refuses_a_base_that_is_no_port(string text)
    {
        var result = await Bash.WithScriptsAsync($"use_ports '{text}'");

        result.Code.ShouldNotBe(0);
        result.Errors.ShouldContain("ZEROTRUST_PORT must be a number from 1024 to 65400");
    }

    private static async Task<List<int>> DerivedAsync(int basePort)
    {
        var result = await Bash.WithScriptsAsync($"derived_ports {basePort} | cut -d ' ' -f 2");
        return [.. result.Output.Split('\n').Select(Parse)];
    }

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
