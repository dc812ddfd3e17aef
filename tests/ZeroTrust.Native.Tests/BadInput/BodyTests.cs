using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>Bodies that cannot be read: each is refused with a stable code, and nothing changes.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens"), Trait("Module", "Permissions")]
public sealed class BodyTests(SampleHost world) : IClassFixture<SampleHost>
{
    private static readonly string[] Standards = ["events", "authzen"];

    // A subject, an action or a resource with an odd name is one that nobody knows: a denial, which is 200 by the standard.
    private static readonly (string Door, string Body) ReadableForAuthZen = ("authzen", "NUL in strings");

    private Uri Server => world.Host.Http;

    [Fact]
    public async Task Every_door_refuses_every_bad_body_with_a_code_and_changes_nothing()
    {
        var doors = await Door.AllAsync(world);
        var before = await State.ReadAsync(world);
        var table = new StringBuilder();
        foreach (var door in doors)
        {
            table.AppendLine(door.Name);
            foreach (var (name, spoil) in BadBodies.All)
            {
                if ((door.Name, name) != ReadableForAuthZen)
                {
                    table.AppendLine($"  {name,-28} {Problems.Describe(await door.SendAsync(Server, spoil(door.Good)))}");
                }
            }
        }

        Lines(table).Where(line => line.StartsWith(' ') && !Problems.IsRefusal(line[31..])).ShouldBeEmpty();
        (await State.ReadAsync(world)).ShouldBe(before);
        Golden.Match(table.ToString(), "bad-bodies");
    }

    [Fact]
    public async Task Our_own_bodies_refuse_unknown_members()
    {
        var doors = await Door.AllAsync(world);
        var before = await State.ReadAsync(world);
        foreach (var door in doors.Where(door => !Standards.Contains(door.Name)))
        {
            var answer = await door.SendAsync(Server, BadBodies.WithUnknownMember(door.Good));
            Problems.Describe(answer).ShouldBe("400 request.invalid", door.Name);
        }

        (await State.ReadAsync(world)).ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task A_body_of_another_type_is_refused(string contentType)
    {
        var doors = await Door.AllAsync(world);
        var before = await State.ReadAsync(world);
        foreach (var door in doors)
        {
            var answer = await SendAsync(door, contentType);
            // AuthZEN has 400 for it, as its standard says.
            Problems.Describe(answer).ShouldBe(door.Name == "authzen" ? "400 request.invalid" : "415 request.unsupported_media_type", $"{door.Name}, '{contentType}'");
        }

        (await State.ReadAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_by_its_length_and_by_its_bytes()
    {
        var doors = await Door.AllAsync(world);
        var before = await State.ReadAsync(world);
        foreach (var door in doors)
        {
            Problems.Describe(await door.SendAsync(Server, Encoding.ASCII.GetBytes("{"), length: 1L << 40)).ShouldBe("413 request.too_large", door.Name);
            // Nothing but spaces: a reader must not find another reason before it has seen too many bytes.
            var large = Encoding.ASCII.GetBytes(new string(' ', door.MaxBytes + 1024));
            var head = RawHttp.Request(Server, "POST", door.Path, [.. door.Headers, $"Content-Type: {door.ContentType}", "Transfer-Encoding: chunked"]);
            byte[] chunked = [.. Encoding.ASCII.GetBytes($"{head}{large.Length:x}\r\n"), .. large, .. "\r\n0\r\n\r\n"u8];
            Problems.Describe(await RawHttp.SendAsync(Server, chunked)).ShouldBe("413 request.too_large", $"{door.Name}, chunked");
        }

        (await State.ReadAsync(world)).ShouldBe(before);
    }

    private Task<RawResponse> SendAsync(Door door, string contentType) => door.SendAsync(Server, Encoding.UTF8.GetBytes(door.Good), contentType);

    private static string[] Lines(StringBuilder text) => text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
