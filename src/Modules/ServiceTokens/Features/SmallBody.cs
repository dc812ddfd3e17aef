using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>
/// Reads a short body by hand, because FastEndpoints answers 415 to a request without a body, or of another JSON type, where the
/// endpoint has a request type.
/// </summary>
internal static class SmallBody
{
    /// <exception cref="ProblemException">413 beyond the limit.</exception>
    internal static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken ct)
    {
        var buffer = new byte[maxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length <= maxBytes ? buffer.AsMemory(0, length) : throw new ProblemException(CommonProblems.TooLarge);
    }
}
