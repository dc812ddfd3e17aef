using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// Writes an answer of known length by a writer that the thread keeps: a decision is small, and a new writer and a chunked body would
/// cost more than the decision.
/// </summary>
internal static class JsonAnswer
{
    // An answer that made the buffer larger than this does not keep it.
    private const int MaxKept = 64 * 1024;

    [ThreadStatic]
    private static Kept? _kept;

    /// <summary>Puts the answer into the response's buffer; who called flushes it.</summary>
    internal static void Write<T>(HttpContext context, in T state, Action<Utf8JsonWriter, T> write)
    {
        var kept = _kept ?? new Kept();
        _kept = null;
        kept.Json.Reset(kept.Buffer);
        write(kept.Json, state);
        kept.Json.Flush();
        var response = context.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = kept.Buffer.WrittenCount;
        response.BodyWriter.Write(kept.Buffer.WrittenSpan);
        if (kept.Buffer.Capacity <= MaxKept)
        {
            kept.Buffer.ResetWrittenCount();
            _kept = kept;
        }
    }

    private sealed class Kept
    {
        internal Kept()
        {
            Buffer = new ArrayBufferWriter<byte>(1024);
            Json = new Utf8JsonWriter(Buffer);
        }

        internal ArrayBufferWriter<byte> Buffer { get; }

        internal Utf8JsonWriter Json { get; }
    }
}
