using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Where a login comes from, for the owner to know the session by. Personal: stored sealed, never printed.</summary>
internal sealed record SessionClient(string Address, string Device)
{
    public const string AddressKind = "client_address";
    public const string DeviceKind = "client_device";

    public static SessionClient Of(HttpContext context) =>
        new(ClientAddress.Of(context), DeviceName.Of(context.Request.Headers.UserAgent.ToString()));

    public override string ToString() => "***";
}
