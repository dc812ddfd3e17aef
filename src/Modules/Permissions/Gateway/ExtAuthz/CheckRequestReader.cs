using System.Net;
using Microsoft.Extensions.Primitives;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// Reads a CheckRequest by the published field numbers (envoy.service.auth.v3.AttributeContext). Fields that mean nothing here are
/// skipped; a text that is said twice is a fault and not, as protobuf would have it, the last one.
/// </summary>
internal static class CheckRequestReader
{
    // As many as the listener takes of one request.
    private const int MaxEntries = 1000;

    private delegate bool Read(ref ProtoReader reader, int field, CheckRequest request);

    /// <summary>Null where the bytes are no such message.</summary>
    internal static CheckRequest? TryRead(ReadOnlySpan<byte> message)
    {
        var request = new CheckRequest();
        if (!ReadAll(message, request, Request))
        {
            return null;
        }

        // At the end and not one by one, which would cost the square of their number.
        foreach (var (name, values) in request.Headers.Where(header => header.Value.Count > 1).ToArray())
        {
            request.Headers[name] = string.Join(',', (string?[])values!);
        }

        return request;
    }

    private static bool ReadAll(ReadOnlySpan<byte> message, CheckRequest request, Read read)
    {
        var reader = new ProtoReader(message);
        while (reader.NextField() is var field and > 0)
        {
            if (!read(ref reader, field, request))
            {
                return false;
            }
        }

        return !reader.IsMalformed;
    }

    private static bool Request(ref ProtoReader reader, int field, CheckRequest request) =>
        field == 1 ? ReadAll(reader.Bytes(), request, Attributes) : Skip(ref reader);

    private static bool Attributes(ref ProtoReader reader, int field, CheckRequest request) => field switch
    {
        1 => ReadAll(reader.Bytes(), request, Peer),
        4 => ReadAll(reader.Bytes(), request, HttpOf),
        10 => MapEntry.TryRead(reader.Bytes(), out var key, out var value) && request.Extensions.Count < MaxEntries && request.Extensions.TryAdd(key, value),
        _ => Skip(ref reader),
    };

    private static bool Peer(ref ProtoReader reader, int field, CheckRequest request) =>
        field == 1 ? ReadAll(reader.Bytes(), request, Address) : Skip(ref reader);

    private static bool Address(ref ProtoReader reader, int field, CheckRequest request) =>
        field == 1 ? ReadAll(reader.Bytes(), request, SocketAddress) : Skip(ref reader);

    private static bool SocketAddress(ref ProtoReader reader, int field, CheckRequest request)
    {
        if (field != 2)
        {
            return Skip(ref reader);
        }

        request.Source = IPAddress.TryParse(reader.Text(), out var address) ? address : null;
        return true;
    }

    private static bool HttpOf(ref ProtoReader reader, int field, CheckRequest request) =>
        field == 2 ? ReadAll(reader.Bytes(), request, Http) : Skip(ref reader);

    private static bool Http(ref ProtoReader reader, int field, CheckRequest request)
    {
        switch (field)
        {
            case 2 when request.Method is null:
                request.Method = reader.Text();
                return true;
            case 4 when request.Path is null:
                request.Path = reader.Text();
                return true;
            case 5 when request.Host is null:
                request.Host = reader.Text();
                return true;
            case 6 when request.Scheme is null:
                request.Scheme = reader.Text();
                return true;
            case 3:
                request.HasJoinedHeaders = true;
                return MapEntry.TryRead(reader.Bytes(), out var name, out var value) && Add(request, name, value);
            case 13:
                request.HasRawHeaders = true;
                return ReadAll(reader.Bytes(), request, RawHeaders);
            case 2 or 4 or 5 or 6:
                return false;
            default:
                return Skip(ref reader);
        }
    }

    private static bool RawHeaders(ref ProtoReader reader, int field, CheckRequest request) =>
        field != 1 ? Skip(ref reader) : MapEntry.TryRead(reader.Bytes(), out var name, out var value) && Add(request, name, value);

    private static bool Add(CheckRequest request, string name, string value)
    {
        // Not Append, which drops an empty value: an empty header is there and can contradict.
        request.Headers[name] = StringValues.Concat(request.Headers[name], value);
        return ++request.HeaderCount <= MaxEntries;
    }

    private static bool Skip(ref ProtoReader reader)
    {
        reader.Skip();
        return true;
    }
}
