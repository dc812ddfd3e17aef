using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Exact tokens only. CONNECT has no path, and TRACE echoes credentials, so no rule may name them. Sets of methods are bits.
internal static class HttpMethods
{
    internal const int Count = 7;
    internal const int Every = (1 << Count) - 1;
    internal const string Known = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    // The two that read the same thing.
    private const int GetAndHead = 0b11;

    private static readonly ImmutableArray<string> Tokens = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

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

    // Who serves GET mostly serves HEAD by the same code.
    internal static int WithSibling(int methods) => (methods & GetAndHead) != 0 ? methods | GetAndHead : methods;

    internal static ImmutableArray<string> Names(int methods) => [.. Tokens.Where((_, index) => (methods & (1 << index)) != 0)];
}
