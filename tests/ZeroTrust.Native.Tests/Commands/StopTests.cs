using System.Net.Sockets;
using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Commands;

/// <summary>SIGTERM: no new work, the request under way to its end, exit code 0.</summary>
public sealed class StopTests(SampleHost world) : IClassFixture<SampleHost>
{
    private static readonly TimeSpan ClosedWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_request_under_way_is_finished_before_the_end()
    {
        var person = SampleOrganisation.NewPerson("stop");
        var body = new CloudEvent("user.registered", person.Id, 1, person.User).ToJson().ToJsonString();
        var token = await world.Sample.ServiceTokenAsync(world.Sample.UserService);
        using var client = new TcpClient();
        await client.ConnectAsync(world.Host.Http.Host, world.Host.Http.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await SendAsync(stream, RawHttp.Request(
            world.Host.Http, "POST", "/v1/events", $"Authorization: Bearer {token}", "Content-Type: application/cloudevents+json", "Expect: 100-continue", $"Content-Length: {body.Length}"));
        // «100 Continue» is the proof that the handler has begun and waits for the body.
        (await ReadAsync(stream, "\r\n\r\n")).ShouldStartWith("HTTP/1.1 100 ");

        var stopped = world.Host.StopAsync();
        await Eventually.HoldsAsync(IsClosedAsync, ClosedWithin, "the listener is closed");
        await SendAsync(stream, body);
        var answer = await ReadAsync(stream, "}]}");
        answer.ShouldStartWith("HTTP/1.1 202 ");
        answer.ShouldContain("\"applied\"");
        (await stopped).ShouldBe(0);
    }

    private static ValueTask SendAsync(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    private async Task<bool> IsClosedAsync()
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(world.Host.Http.Host, world.Host.Http.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, string end)
    {
        using var limit = new CancellationTokenSource(ClosedWithin);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && (count = await stream.ReadAsync(buffer, limit.Token)) > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
