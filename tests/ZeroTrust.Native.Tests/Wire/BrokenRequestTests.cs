using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Wire;

/// <summary>
/// Requests that a proxy in front may end at another byte than we do (RFC 9112, 11.2). Behind each waits a second one that must not be
/// answered: it would be somebody else's.
/// </summary>
public sealed class BrokenRequestTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const string Second = "GET /healthz/live HTTP/1.1\r\nHost: second\r\nConnection: close\r\n\r\n";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    // Not here: Kestrel reads a length of +4 as 4 and keeps no text of it, so we cannot refuse it; nginx does.
    public static TheoryData<string, string> Broken => new()
    {
        { "content length as a list", Post("Content-Length: 4, 4\r\n") + "x=y&" },
        { "content length that overflows", Post("Content-Length: 99999999999999999999\r\n") },
        { "content length in hexadecimal", Post("Content-Length: 0x4\r\n") + "x=y&" },
        { "unknown transfer coding", Post("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n" },
        { "chunked is not the last coding", Post("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n" },
        { "chunk size that overflows", Post("Transfer-Encoding: chunked\r\n") + "FFFFFFFFFFFFFFFFF\r\nx=y&\r\n0\r\n\r\n" },
        { "negative chunk size", Post("Transfer-Encoding: chunked\r\n") + "-4\r\nx=y&\r\n0\r\n\r\n" },
        { "chunk longer than its size", Post("Transfer-Encoding: chunked\r\n") + "2\r\nx=y&\r\n0\r\n\r\n" },
        { "space before the colon", Post("Content-Length : 4\r\n") + "x=y&" },
        { "NUL in a header", Post("X-Nul: a\0b\r\nContent-Length: 0\r\n") },
        { "bare CR in a header", Post("X-Cr: a\rb\r\nContent-Length: 0\r\n") },
        { "header without a colon", Post("Nonsense\r\nContent-Length: 0\r\n") },
        { "header without a name", Post(": nameless\r\nContent-Length: 0\r\n") },
        { "method with a control character", "GE\u0001T /healthz/live HTTP/1.1\r\nHost: a\r\n\r\n" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task It_is_refused_and_what_follows_is_not_read(string what, string request)
    {
        var statuses = await StatusesAsync(request + Second);
        statuses.Length.ShouldBeLessThanOrEqualTo(1, what);
        statuses.ShouldAllBe(status => status >= 400 && status < 500, what);
        await ShouldLiveAsync();
    }

    [Fact]
    public async Task Behind_a_whole_request_the_second_one_is_answered() =>
        (await StatusesAsync(Post("Content-Length: 4\r\n") + "x=y&" + Second)).ShouldBe([400, 200]);

    [Fact]
    public async Task A_body_that_does_not_come_ends_the_connection_and_changes_nothing()
    {
        using var wire = await Wire.OpenAsync(world.Host.Http);
        await wire.SendAsync("POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"username\":");
        // The server's own patience with slow senders; the test waits for its end, not for a time.
        Wire.StatusesOf(await wire.ReadToEndAsync()).ShouldAllBe(status => status >= 400 && status < 500);
        await ShouldLiveAsync();
    }

    // Either the refusal or the second request ends the connection. We do not: a half-closed one may be cut before it is answered.
    private async Task<int[]> StatusesAsync(string bytes)
    {
        using var wire = await Wire.OpenAsync(world.Host.Http);
        await wire.SendAsync(bytes);
        return Wire.StatusesOf(await wire.ReadToEndAsync());
    }

    private async Task ShouldLiveAsync() => (await world.Host.ReadinessAsync()).Status.ShouldBe(System.Net.HttpStatusCode.OK);

    private static string Post(string headers) => $"POST /oauth2/token HTTP/1.1\r\nHost: a\r\n{Form}{headers}\r\n";
}
