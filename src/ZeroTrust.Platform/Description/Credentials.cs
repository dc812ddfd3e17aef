namespace ZeroTrust.Platform.Description;

/// <summary>
/// What a caller proves itself by at an endpoint that reads credentials of its own. Endpoint metadata; several are alternatives.
/// An endpoint with a required permission says nothing: it wants the bearer token.
/// </summary>
/// <param name="Schemes">All that are needed together; empty for none in a header.</param>
public sealed record Credentials(params string[] Schemes)
{
    /// <summary>An access token in <c>Authorization: Bearer</c>.</summary>
    public const string Bearer = "bearer";

    /// <summary>Client id and secret in <c>Authorization: Basic</c>.</summary>
    public const string ClientBasic = "client_basic";

    /// <summary>A proxy's client id and secret in <c>X-Gateway-Key</c>.</summary>
    public const string GatewayKey = "gateway_key";
}
