using System.Net;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// What is read of an <c>envoy.service.auth.v3.CheckRequest</c>. A message without attributes, or without an HTTP request in them,
/// is one whose texts are all null.
/// </summary>
internal sealed class CheckRequest
{
    internal string? Method { get; set; }

    internal string? Path { get; set; }

    internal string? Host { get; set; }

    internal string? Scheme { get; set; }

    /// <summary>The client's headers by name; one that came several times has its values joined by commas, whichever shape it came in.</summary>
    internal HeaderDictionary Headers { get; } = [];

    /// <summary>How many headers there were, each time counted.</summary>
    internal int HeaderCount { get; set; }

    /// <summary>Whether headers came joined and cleaned by Envoy (<c>encode_raw_headers: false</c>).</summary>
    internal bool HasJoinedHeaders { get; set; }

    /// <summary>Whether they came one by one and as they were.</summary>
    internal bool HasRawHeaders { get; set; }

    /// <summary>The client's address, after Envoy's own rules on whom to believe.</summary>
    internal IPAddress? Source { get; set; }

    /// <summary>What the route's configuration says; no client has a part in it.</summary>
    internal Dictionary<string, string> Extensions { get; } = new(StringComparer.Ordinal);
}
