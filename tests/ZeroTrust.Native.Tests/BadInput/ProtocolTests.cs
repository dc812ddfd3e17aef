using System.Text.RegularExpressions;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>Requests that break HTTP itself, at every door: refused by the listener or by us, and nothing changes.</summary>
public sealed class ProtocolTests(SampleHost world) : IClassFixture<SampleHost>
{
    private static readonly string[] Paths = ["/v1/auth/login", "/v1/events", "/v1/users", "/v1/services", "/v1/policies", "/access/v1/evaluation", "/v1/gateway/authorize", "/oauth2/token"];

    /// <summary>What is wrong, the request with <c>{path}</c> for the address, and the statuses that are right.</summary>
    public static TheoryData<string, string, int[]> Requests => new()
    {
        { "a header that is too large", $"POST {{path}} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Large: {new string('x', 40_000)}\r\n\r\n", [431] },
        { "too many headers", $"POST {{path}} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{string.Concat(Enumerable.Range(0, 2000).Select(i => $"X-{i}: 1\r\n"))}\r\n", [431] },
        { "an address that is too long", $"POST {{path}}?{new string('x', 10_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [414] },
        { "two lengths", "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", [400] },
        { "a length that is none", "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: -1\r\n\r\n", [400] },
        { "another coding than chunked", "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: gzip\r\n\r\n", [400] },
        { "two hosts", "POST {path} HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", [400] },
        { "no host", "POST {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", [400] },
        { "a raw NUL in the path", "POST {path}\0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", [400] },
        { "an encoded NUL in the path", "POST {path}%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", [400, 404] },
        { "a header name with a space", "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX Y: 1\r\n\r\n", [400] },
        { "a folded header", "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Y: 1\r\n 2\r\n\r\n", [400] },
        // The one 5xx that says the client is wrong: the listener's answer to another version than 1.0 and 1.1.
        { "a request line of two words", "POST {path}\r\nHost: x\r\nConnection: close\r\n\r\n", [400, 505] },
        { "no HTTP", "\u0016\u0003\u0001\u0002\0\u0001", [400] },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Is_refused_at_every_door(string what, string request, int[] expected)
    {
        var before = await State.ReadAsync(world);
        foreach (var path in Paths)
        {
            var answer = await RawHttp.SendAsync(world.Host.Http, request.Replace("{path}", path, StringComparison.Ordinal));
            expected.ShouldContain(answer.Status, $"{what} at {path}: {answer.Body}");
        }

        (await State.ReadAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task A_chunk_that_is_none_is_refused_by_whoever_reads_the_body()
    {
        var before = await State.ReadAsync(world);
        foreach (var door in await Door.AllAsync(world))
        {
            var head = RawHttp.Request(world.Host.Http, "POST", door.Path, [.. door.Headers, $"Content-Type: {door.ContentType}", "Transfer-Encoding: chunked"]);
            Problems.Describe(await RawHttp.SendAsync(world.Host.Http, $"{head}zz\r\n{{}}\r\n0\r\n\r\n")).ShouldBe("400 request.invalid", door.Name);
        }

        // One entry is the administrator's login for the doors.
        ((await State.ReadAsync(world)) with { Entries = before.Entries }).ShouldBe(before);
    }

    [Fact]
    public async Task A_length_beside_chunks_smuggles_nothing()
    {
        foreach (var path in Paths)
        {
            const string Smuggled = "GET /healthz/live HTTP/1.1\r\nHost: x\r\n\r\n";
            var answer = await RawHttp.SendAsync(
                world.Host.Http, $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {5 + Smuggled.Length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}");
            answer.Status.ShouldBeInRange(400, 499, path);
            Regex.Count(answer.Body, "HTTP/1\\.1 [0-9]{3}").ShouldBe(0, $"{path}: a second answer on the connection");
        }
    }
}
