using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>An address that takes a body, with everything right except what a test puts into it.</summary>
/// <param name="Good">A body that the door accepts, to be broken; sent as it is only once its text is changed.</param>
/// <param name="Headers">The caller's and others; no content type.</param>
internal sealed record Door(string Name, string Path, string ContentType, string Good, params string[] Headers)
{
    /// <summary>The most bytes that it takes: the option of the module, or that of the listener.</summary>
    internal int MaxBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Sends the bytes with their length.</summary>
    internal Task<RawResponse> SendAsync(Uri server, ReadOnlyMemory<byte> body, string? contentType = null, long? length = null)
    {
        string[] type = (contentType ?? ContentType) is { Length: > 0 } given ? [$"Content-Type: {given}"] : [];
        var head = RawHttp.Request(server, "POST", Path, [.. Headers, .. type, $"Content-Length: {length ?? body.Length}"]);
        return RawHttp.SendAsync(server, (byte[])[.. Encoding.Latin1.GetBytes(head), .. body.Span]);
    }

    /// <summary>The doors of the platform, each with a caller that may use it.</summary>
    internal static async Task<IReadOnlyList<Door>> AllAsync(SampleHost world)
    {
        var sample = world.Sample;
        var admin = Bearer(await sample.LoginAsync(sample.Admin));
        var publisher = Bearer(await sample.ServiceTokenAsync(sample.UserService));
        var gateway = Bearer(await sample.ServiceTokenAsync(sample.Gateway));
        return
        [
            new("login", "/v1/auth/login", Json, """{"username":"nobody","password":"a long pass phrase"}"""),
            new("refresh", "/v1/auth/refresh", Json, """{"refresh_token":"none"}"""),
            new("events", "/v1/events", "application/cloudevents+json", new CloudEvent("user.registered", "bad-1", 1, "bad-1").ToJson().ToJsonString(), publisher) { MaxBytes = 1024 * 1024 },
            new("users", "/v1/users", Json, """{"username":"bad-2","locale":"en"}""", admin),
            new("services", "/v1/services", Json, """{"name":"analytics-service","owner":"team"}""", admin),
            new("authzen", "/access/v1/evaluation", Json, """{"subject":{"type":"service","id":"order-service"},"action":{"name":"GET"},"resource":{"type":"service","id":"x"}}""", gateway) { MaxBytes = 256 * 1024 },
        ];
    }

    private const string Json = "application/json";

    private static string Bearer(string token) => $"Authorization: Bearer {token}";
}
