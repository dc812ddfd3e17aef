using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>Forms that cannot be read, at every door of <c>/oauth2</c>: the standard's own error, and never 500.</summary>
[Trait("Module", "Authentication")]
public sealed class FormTests(SampleHost world) : IClassFixture<SampleHost>
{
    private static readonly string[] Doors = ["/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"];

    /// <summary>What stands for the form, with what is wrong with it.</summary>
    public static TheoryData<string, string> Forms => new()
    {
        { "a parameter twice", "token=x&token=x" },
        { "a broken escape", "token=%zz" },
        { "an escape that is cut short", "token=%4" },
        { "no UTF-8", "token=%ff%fe" },
        { "too many parameters", string.Join('&', Enumerable.Range(0, 40).Select(number => $"p{number}=1")) },
        { "too many bytes", $"token={new string('x', 9000)}" },
        { "JSON", "{\"token\":\"x\"}" },
        { "NUL", "token=%00&client_id=%00" },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Is_refused(string what, string form)
    {
        foreach (var door in Doors)
        {
            var answer = await SendAsync(door, form);
            answer.Status.ShouldBeOneOf([400, 401], $"{door}: {what}");
            answer.Header("Cache-Control")!.ShouldContain("no-store");
            answer.Header("Content-Type")!.ShouldStartWith("application/json");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30, e30.e30.e30")]
    public async Task A_proof_that_is_none_is_refused(string proof)
    {
        var order = world.Sample.OrderService;
        var answer = await SendAsync(
            "/oauth2/token", $"grant_type=client_credentials&resource=user-service&client_id={order.ClientId}&client_secret={order.ClientSecret}", $"DPoP: {proof}");
        answer.Status.ShouldBe(400);
        answer.Body.ShouldContain("invalid_dpop_proof");
    }

    private Task<RawResponse> SendAsync(string path, string form, params string[] headers)
    {
        var body = Encoding.ASCII.GetBytes(form);
        var head = RawHttp.Request(world.Host.Http, "POST", path, [.. headers, "Content-Type: application/x-www-form-urlencoded", $"Content-Length: {body.Length}"]);
        return RawHttp.SendAsync(world.Host.Http, (byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
    }
}
