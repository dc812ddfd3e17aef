using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Policy;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Gateway;

/// <summary>Envoy's door: the protocol, who may ask, what is set and removed. What it decides is the corpus's matter.</summary>
public sealed class CheckDoorTests : IAsyncLifetime
{
    private const string Key = $"id-of-gateway.{FakeServices.Secret}";
    private static readonly Dictionary<string, string> ToUserService = new() { ["target_service"] = "user-service" };
    private Doors _doors = null!;
    private CheckClient _envoy = null!;
    private (string Name, string Value) _order;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync();
        _envoy = new CheckClient(_doors.H2c, Key);
        _order = ("authorization", $"Bearer {_doors.TokenOfService("order-service", "user-service")}");
    }

    public ValueTask DisposeAsync()
    {
        _envoy.Dispose();
        return _doors.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_allowed_call_gets_our_identity_headers_and_loses_the_clients(bool isRaw)
    {
        var answer = await _envoy.AskAsync(Profile(_order, ("x-auth-subject", "root"), ("x-auth-actor", "root"), ("x-auth-permissions", "*")) with { IsRaw = isRaw });
        answer.Passes.ShouldBeTrue();
        answer.Headers.ShouldAllBe(header => header.Value.Replaces);
        answer.Headers.ToDictionary(header => header.Key, header => header.Value.Value).ShouldBe(new Dictionary<string, string>
        {
            ["x-auth-subject"] = "order-service", ["x-auth-subject-type"] = "service", ["x-auth-permissions"] = "user:read,user:address:write", ["x-auth-path"] = "/v1/user/profile",
        });
        answer.Removed.ShouldBe(["x-auth-actor", "x-auth-permissions-omitted", "authorization", "dpop", "x-gateway-key"]);
    }

    [Fact]
    public async Task A_denied_call_is_told_why()
    {
        var denied = await _envoy.AskAsync(new CheckCall("DELETE", "/v1/user/profile") { Extensions = ToUserService, Headers = [_order] });
        (denied.Passes, denied.Code, denied.HttpStatus, denied.Header("x-auth-reason")).ShouldBe((false, 7, 403, "denied_endpoint"));
        var challenged = await _envoy.AskAsync(Profile());
        (challenged.Passes, challenged.Code, challenged.HttpStatus, challenged.Header("x-auth-reason"), challenged.Header("www-authenticate")).ShouldBe((false, 16, 401, "token_missing", "Bearer"));
    }

    // M05, P17: what has no HTTP request in it, or none with a path, is denied and breaks nothing.
    public static TheoryData<string, byte[]> Incomplete => new()
    {
        { "empty message", [] },
        { "empty attributes", new ProtoMessage().Message(1, new ProtoMessage()).ToArray() },
        { "no http", new ProtoMessage().Message(1, new ProtoMessage().Message(4, new ProtoMessage())).ToArray() },
        { "empty http", new ProtoMessage().Message(1, new ProtoMessage().Message(4, new ProtoMessage().Message(2, new ProtoMessage()))).ToArray() },
        { "CONNECT without path", new CheckCall("CONNECT", null) { Extensions = ToUserService }.ToBytes() },
        { "empty path", new CheckCall("GET", "") { Extensions = ToUserService }.ToBytes() },
        { "no method", new CheckCall(null, "/v1/user/profile") { Extensions = ToUserService }.ToBytes() },
        { "no target", new CheckCall("GET", "/v1/user/profile") { Host = "" }.ToBytes() },
        { "unknown fields only", new ProtoMessage().Number(99, 7).Text(98, "x").ToArray() },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public async Task What_names_no_call_is_denied(string what, byte[] message)
    {
        var answer = await _envoy.AskAsync(message);
        (answer.GrpcStatus, answer.Code, answer.HttpStatus, answer.Header("x-auth-reason")).ShouldBe((0, 7, 403, "malformed_forwarding"), what);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "cut off", new CheckCall("GET", "/v1/user/profile") { Extensions = ToUserService }.ToBytes()[..^1] },
        { "a length beyond the end", [0x0A, 0x7F] },
        { "a varint without end", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a varint of more than 64 bits", [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "field 0", [0x00, 0x00] },
        { "a group", [0x0B, 0x0C] },
        { "attributes that are a number", [0x08, 0x01] },
        { "two methods", new ProtoMessage().Message(1, new ProtoMessage().Message(4, new ProtoMessage().Message(2, new ProtoMessage().Text(2, "GET").Text(2, "PUT").Text(4, "/")))).ToArray() },
        { "two paths", new ProtoMessage().Message(1, new ProtoMessage().Message(4, new ProtoMessage().Message(2, new ProtoMessage().Text(2, "GET").Text(4, "/a").Text(4, "/b")))).ToArray() },
        { "one extension twice", new ProtoMessage().Message(1, new ProtoMessage().Message(10, Entry("target_service", "a")).Message(10, Entry("target_service", "b"))).ToArray() },
        { "too many headers", new CheckCall("GET", "/") { Headers = [.. Enumerable.Range(0, 1001).Select(i => ($"h{i}", ""))], IsRaw = true }.ToBytes() },
        { "one header too often", new CheckCall("GET", "/") { Headers = [.. Enumerable.Range(0, 1001).Select(i => ("h", "x"))], IsRaw = true }.ToBytes() },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_such_message_is_an_invalid_argument(string what, byte[] message)
    {
        var answer = await _envoy.AskAsync(message);
        (answer.GrpcStatus, answer.Code, answer.Passes).ShouldBe((3, null, false), what);
    }

    [Fact]
    public async Task Frames_that_are_none_allow_nothing()
    {
        var message = Profile(_order).ToBytes();
        (await StatusAsync(message)).ShouldBe("3");
        (await StatusAsync([])).ShouldBe("3");
        (await StatusAsync([0, 0, 0])).ShouldBe("3");
        (await StatusAsync([.. CheckClient.Frame(message), 0])).ShouldBe("3");
        (await StatusAsync(CheckClient.Frame(message)[..^1])).ShouldBe("3");
        (await StatusAsync([.. CheckClient.Frame(message), .. CheckClient.Frame(message)])).ShouldBe("3");
        (await StatusAsync(CheckClient.Frame(message, compressed: 1))).ShouldBe("12");
        (await StatusAsync(CheckClient.Frame(new byte[128 * 1024 + 1]))).ShouldBe("8");
        (await StatusAsync(CheckClient.Frame(message))).ShouldBe("0");
    }

    [Fact]
    public async Task Only_gRPC_is_answered()
    {
        using var json = await _envoy.SendAsync(CheckClient.Frame(Profile(_order).ToBytes()), "application/json");
        ((int)json.StatusCode).ShouldBe(415);
        (await _doors.SendAsync("POST", CheckClient.Path, $"X-Gateway-Key: {Key}", "Content-Type: application/grpc", "Content-Length: 0")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData(null, "gateway_unauthenticated")]
    [InlineData("id-of-gateway.wrong", "gateway_unauthenticated")]
    [InlineData($"id-of-order-service.{FakeServices.Secret}", "gateway_not_allowed")]
    public async Task A_proxy_without_its_key_learns_nothing(string? key, string reason)
    {
        using var stranger = new CheckClient(_doors.H2c, key);
        foreach (var call in new[] { Profile(_order), Profile(), Profile(("x-gateway-key", Key), _order), new CheckCall(null, null) })
        {
            var answer = await stranger.AskAsync(call);
            (answer.Passes, answer.HttpStatus, answer.Header("x-auth-reason")).ShouldBe((false, 403, reason));
        }
    }

    [Fact]
    public async Task The_service_comes_from_the_configuration_and_never_from_the_client()
    {
        (await _envoy.AskAsync(Profile(_order, ("x-target-service", "payment-service"), ("x-forwarded-host", "payments"), ("x-forwarded-uri", "/v1/other"), ("x-forwarded-method", "DELETE")))).Passes.ShouldBeTrue();
        var without = await _envoy.AskAsync(Profile(_order, ("x-target-service", "user-service")) with { Extensions = new Dictionary<string, string>() });
        (without.Passes, without.Header("x-auth-reason")).ShouldBe((false, "unknown_host"));
    }

    [Fact]
    public async Task Two_parsers_must_have_read_one_call()
    {
        foreach (var (name, value) in new[] { (":path", "/v1/other"), (":method", "DELETE"), (":authority", "evil") })
        {
            var http = new ProtoMessage().Text(2, "GET").Text(4, "/v1/user/profile").Text(5, "store").Message(3, Entry("authorization", _order.Value)).Message(3, Entry(name, value));
            var answer = await _envoy.AskAsync(MessageOf(http));
            (answer.Passes, answer.Header("x-auth-reason")).ShouldBe((false, "malformed_forwarding"), name);
        }

        var both = new ProtoMessage().Text(2, "GET").Text(4, "/v1/user/profile").Message(3, Entry("authorization", _order.Value)).Message(13, new ProtoMessage().Message(1, Entry("x-a", "b")));
        (await _envoy.AskAsync(MessageOf(both))).Header("x-auth-reason").ShouldBe("malformed_forwarding");
    }

    // H09: Envoy writes ! for a byte that is no UTF-8, so that another path than the one it forwards would be decided.
    [Fact]
    public async Task A_path_that_may_hide_bytes_is_ambiguous_unless_headers_come_raw()
    {
        _doors.Holder.Activate(Sample.Policy(Sample.Text.Replace("\"/v1/user/profile\"", "\"/v1/user/pro!file\"", StringComparison.Ordinal), 2)).ShouldBeTrue();
        var call = new CheckCall("GET", "/v1/user/pro!file") { Extensions = ToUserService, Headers = [_order] };
        (await _envoy.AskAsync(call)).Header("x-auth-reason").ShouldBe("ambiguous_path");
        (await _envoy.AskAsync(call with { IsRaw = true })).Passes.ShouldBeTrue();
        (await _envoy.AskAsync(call with { IsRaw = true, Path = "/v1/user/pro\u00e9file" })).Header("x-auth-reason").ShouldBe("ambiguous_path");
        (await _envoy.AskAsync(call with { Path = "/v1/user/profile?x=!" })).Header("x-auth-reason").ShouldBe("not_listed");
    }

    [Fact]
    public async Task A_bound_token_needs_its_proof_for_the_public_address()
    {
        _doors.Tokens.Known["bound"] = new TokenVerdict.Valid(Sample.Service("order-service", "user-service") with { Confirmation = new TokenConfirmation("thumb") }, null);
        var call = Profile(("authorization", "DPoP bound"), ("dpop", "good"));
        (await _envoy.AskAsync(call)).Header("x-auth-reason").ShouldBe("proof_no_address");
        var known = call with { Extensions = new Dictionary<string, string>(ToUserService) { ["public_host"] = "api.example", ["public_scheme"] = "https" } };
        (await _envoy.AskAsync(known)).Passes.ShouldBeTrue();
        ((FakeProofs)_doors.Proofs).Asked.ShouldHaveSingleItem().Addresses.ShouldBe(["https://api.example/v1/user/profile"]);
        (await _envoy.AskAsync(known with { Headers = [("authorization", "DPoP bound"), ("dpop", "good"), ("dpop", "good")], IsRaw = true })).HttpStatus.ShouldBe(401);
    }

    [Fact]
    public async Task A_pair_over_its_limit_is_told_when_to_come_again()
    {
        var limit = new RateLimit(800, RateLimitPeriod.Minute);
        _doors.Limits.Answer = _ => new RateVerdict(false, limit, 0, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1001));
        var refused = await _envoy.AskAsync(Profile(_order));
        (refused.Code, refused.HttpStatus, refused.Header("x-auth-reason"), refused.Header("retry-after"), refused.Header("ratelimit")).ShouldBe((7, 429, "rate_limited", "2", "\"pair\";r=0;t=60"));
        _doors.Limits.Answer = _ => new RateVerdict(true, limit, 799, TimeSpan.FromMilliseconds(75));
        var passed = await _envoy.AskAsync(Profile(_order));
        passed.Passes.ShouldBeTrue();
        passed.ForClient.ToDictionary(header => header.Key, header => header.Value.Value).ShouldBe(
            new Dictionary<string, string> { ["ratelimit-policy"] = "\"pair\";q=800;w=60", ["ratelimit"] = "\"pair\";r=799;t=1" });
    }

    private static CheckCall Profile(params (string Name, string Value)[] headers) => new("GET", "/v1/user/profile") { Extensions = ToUserService, Headers = headers };

    private static ProtoMessage Entry(string key, string value) => new ProtoMessage().Text(1, key).Text(2, value);

    private static byte[] MessageOf(ProtoMessage http) =>
        new ProtoMessage().Message(1, new ProtoMessage().Message(4, new ProtoMessage().Message(2, http)).Message(10, Entry("target_service", "user-service"))).ToArray();

    private async Task<string> StatusAsync(byte[] body)
    {
        using var response = await _envoy.SendAsync(body);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (response.TrailingHeaders.TryGetValues("grpc-status", out var after) ? after : response.Headers.GetValues("grpc-status")).Single();
    }
}
