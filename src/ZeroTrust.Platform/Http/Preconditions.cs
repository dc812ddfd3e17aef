using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Http;

/// <summary>Optimistic concurrency over HTTP (RFC 9110 section 13, RFC 6585 section 3).</summary>
public static class Preconditions
{
    /// <summary>The strong ETag of a version.</summary>
    public static string ETag(Guid version) => $"\"{version:N}\"";

    /// <summary>Checks <c>If-Match</c> against the current version.</summary>
    /// <returns>Null where it matches (<c>*</c> too); else 428 or 412.</returns>
    public static Problem? Check(HttpRequest request, Guid current)
    {
        var sent = request.Headers.IfMatch;
        if (sent.Count == 0 || string.IsNullOrWhiteSpace(sent[0]))
        {
            return CommonProblems.PreconditionRequired;
        }

        var wanted = ETag(current);
        var matches = sent.SelectMany(value => (value ?? "").Split(',')).Any(tag => tag.Trim() is var t && (t == "*" || t == wanted));
        return matches ? null : CommonProblems.PreconditionFailed;
    }
}
