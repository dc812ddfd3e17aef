using System.Net;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>What a proxy asks, whichever way it asked.</summary>
/// <param name="Proxy">Where the proxy proves itself; never headers of the client alone.</param>
/// <param name="Client">The client's headers: its token, the proof for it, and names that a backend could take for ours.</param>
/// <param name="Call">The call; null where the question does not say exactly one.</param>
/// <param name="Fault">Why there is no call.</param>
/// <param name="Address">The client's address, as the proxy names it; it counts only after the proxy has proved itself.</param>
internal readonly record struct GatewayQuestion(IHeaderDictionary Proxy, IHeaderDictionary Client, ForwardedCall? Call, string Fault, IPAddress? Address);
