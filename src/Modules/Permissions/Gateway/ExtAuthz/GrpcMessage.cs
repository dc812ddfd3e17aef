using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// One message of a unary gRPC call over HTTP/2: a byte that says whether it is compressed, four bytes of length, the message
/// (grpc/doc/PROTOCOL-HTTP2.md).
/// </summary>
internal static class GrpcMessage
{
    private const int PrefixLength = 5;

    /// <summary>The message, or why there is none. Not more than <paramref name="limit"/> bytes are kept in memory.</summary>
    internal static async ValueTask<(byte[] Message, GrpcStatus Status)> ReadAsync(PipeReader body, int limit, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.Length > limit + PrefixLength)
            {
                body.AdvanceTo(read.Buffer.End);
                return ([], GrpcStatus.ResourceExhausted);
            }

            if (read.IsCompleted)
            {
                var all = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return Unwrap(all);
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    internal static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> message)
    {
        var span = to.GetSpan(PrefixLength);
        span[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], message.Length);
        to.Advance(PrefixLength);
        to.Write(message);
    }

    private static (byte[] Message, GrpcStatus Status) Unwrap(byte[] all)
    {
        if (all.Length < PrefixLength || BinaryPrimitives.ReadUInt32BigEndian(all.AsSpan(1)) != (uint)(all.Length - PrefixLength))
        {
            return ([], GrpcStatus.InvalidArgument);
        }

        // No encoding is offered, so that none may be used.
        return all[0] == 0 ? (all[PrefixLength..], GrpcStatus.Ok) : ([], GrpcStatus.Unimplemented);
    }
}
