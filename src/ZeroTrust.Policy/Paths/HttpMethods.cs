using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Exact tokens only. CONNECT has no path, and TRACE echoes credentials, so no rule may name them.
internal static class HttpMethods
{
    internal const int Count = 7;
    internal const string Known = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    // In the order of their indexes.
    internal static readonly ImmutableArray<string> All = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // Indexes of the two that read the same thing.
    internal static readonly ImmutableArray<int> GetAndHead = [0, 1];

    internal static bool IsGetOrHead(int method) => GetAndHead.Contains(method);

    internal static bool TryIndex(string method, out int index)
    {
        index = method switch
        {
            "GET" => 0,
            "HEAD" => 1,
            "POST" => 2,
            "PUT" => 3,
            "PATCH" => 4,
            "DELETE" => 5,
            "OPTIONS" => 6,
            _ => -1,
        };
        return index >= 0;
    }
}
