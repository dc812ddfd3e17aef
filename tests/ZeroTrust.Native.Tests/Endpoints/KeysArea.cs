namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>A signing key that is published and taken back before it signs: no token of another area is hurt.</summary>
internal static class KeysArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        var rotated = await calls.SendAsync(201, "POST /v1/keys/rotate", headers: Calls.NewKey());
        var kid = (string)rotated.Json["kid"]!;
        ((string?)rotated.Json["state"]).ShouldBe("published");
        await calls.SendAsync(409, "POST /v1/keys/rotate", headers: Calls.NewKey());

        var keys = (await calls.SendAsync(200, "GET /v1/keys")).Items;
        keys.Count(key => (string?)key!["state"] == "active").ShouldBe(1);
        keys.ShouldContain(key => (string?)key!["kid"] == kid);
        (await calls.SendAsync(200, "GET /.well-known/jwks.json")).Text.ShouldContain(kid);

        var revoked = await calls.SendAsync(200, "POST /v1/keys/{kid}/revoke", [kid]);
        ((string?)revoked.Json["state"]).ShouldBe("revoked");
        (await calls.SendAsync(200, "GET /.well-known/jwks.json")).Text.ShouldNotContain(kid);
        await calls.SendAsync(404, "POST /v1/keys/{kid}/revoke", ["nobody"]);
    }
}
