using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>The call that a proxy asks about, whichever way it asked.</summary>
/// <param name="Service">The service that the call goes to; null where the proxy names none and the host must tell.</param>
/// <param name="RawTarget">Path and query as the client sent them.</param>
/// <param name="Scheme">The scheme of the address that clients call, as the proxy itself knows it; null where it names none.</param>
/// <param name="Host">The host, and port, of that address.</param>
internal readonly record struct ForwardedCall(string? Service, MethodReadings Methods, string RawTarget, string? Scheme = null, string? Host = null)
{
    /// <summary>The question does not say exactly one call.</summary>
    internal const string Malformed = "malformed_forwarding";

    /// <summary>Headers that override the method contradict each other.</summary>
    internal const string AmbiguousMethod = "ambiguous_method";

    /// <summary>
    /// The address that the client called; null where the proxy does not know it. Only a proof of possession is held against it.
    /// </summary>
    internal string? Address => Scheme is { } scheme && Host is { } host && RawTarget.StartsWith('/') ? $"{scheme}://{host}{RawTarget}" : null;
}
