using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Permissions.Tests.Gateway;

/// <summary>Tokens that are bound to a key, at the gateway door (RFC 9449).</summary>
public sealed class BoundTokenTests : IAsyncLifetime
{
    private const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    private const string Proto = "X-Forwarded-Proto: https";
    private const string Host = "X-Forwarded-Host: api.example:8443";
    private const string Good = "DPoP: good";

    private static readonly string[] Call =
    [
        $"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}", "X-Target-Service: user-service", "X-Forwarded-Method: GET", "X-Forwarded-Uri: /v1/user/profile?x=1",
    ];

    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync();
        _doors.Tokens.Known["bound"] = new TokenVerdict.Valid(
            Sample.Service("order-service", "user-service") with { Confirmation = new TokenConfirmation(Thumbprint) }, null);
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    // Headers beside those of the call; what the door must answer, and what its challenge asks for.
    public static TheoryData<string[], int, string, string> Calls => new()
    {
        { ["Authorization: DPoP bound", Good, Proto, Host], 200, "", "" },
        { ["Authorization: dpop bound", Good, Proto, Host], 200, "", "" },
        { ["Authorization: DPoP bound", Proto, Host], 401, "proof_missing", "invalid_dpop_proof" },
        { ["Authorization: DPoP bound", "DPoP: bad", Proto, Host], 401, "proof_malformed", "invalid_dpop_proof" },
        { ["Authorization: DPoP bound", Good, Good, Proto, Host], 401, "proof_malformed", "invalid_dpop_proof" },
        { ["Authorization: DPoP bound", "DPoP:", Good, Proto, Host], 401, "proof_malformed", "invalid_dpop_proof" },
        { ["Authorization: Bearer bound", Good, Proto, Host], 401, "token_bound_to_key", "invalid_token" },
        { ["Authorization: Bearer bound"], 401, "token_bound_to_key", "invalid_token" },
        // Without the address that the client called there is nothing to hold the proof against.
        { ["Authorization: DPoP bound", Good], 401, "proof_no_address", "invalid_dpop_proof" },
        { ["Authorization: DPoP bound", Good, Proto], 401, "proof_no_address", "invalid_dpop_proof" },
        { ["Authorization: DPoP bound", Good, Proto, Host, Host], 401, "proof_no_address", "invalid_dpop_proof" },
        { ["Authorization: DPoP bound", Good, Proto, Proto, Host], 401, "proof_no_address", "invalid_dpop_proof" },
        // What cannot be told is refused, and no proof would help.
        { ["Authorization: DPoP bound", "DPoP: unavailable", Proto, Host], 403, "proof_unavailable", "" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_bound_token_passes_with_its_proof_only(string[] headers, int status, string reason, string error)
    {
        var answer = await _doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call, .. headers]);
        (answer.Status, answer.Header("X-Auth-Reason") ?? "").ShouldBe((status, reason));
        if (error.Length > 0)
        {
            answer.Header("WWW-Authenticate")!.ShouldStartWith($"DPoP error=\"{error}\"");
        }
    }

    [Fact]
    public async Task The_proof_is_held_against_the_call_of_the_client()
    {
        await _doors.SendAsync("POST", "/v1/gateway/authorize", [.. Call, "Authorization: DPoP bound", Good, Proto, Host]);
        var asked = ((FakeProofs)_doors.Proofs).Asked.ShouldHaveSingleItem();
        (asked.Method, asked.AccessToken, asked.KeyThumbprint).ShouldBe(("GET", "bound", Thumbprint));
        asked.Addresses.ShouldBe(["https://api.example:8443/v1/user/profile?x=1"]);
    }

    [Fact]
    public async Task An_unbound_token_is_none_of_that_scheme()
    {
        var token = _doors.TokenOfService("order-service", "user-service");
        var answer = await _doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call, $"Authorization: DPoP {token}", Good, Proto, Host]);
        (answer.Status, answer.Header("X-Auth-Reason")).ShouldBe((401, "token_not_bound"));
        (await _doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call, $"Authorization: Bearer {token}", Good])).Status.ShouldBe(200);
    }
}
