using System.Buffers;
using System.Text.Json;

namespace ZeroTrust.Load.Target;

/// <summary>Writes small bodies without reflection.</summary>
internal static class Json
{
    public static byte[] Bytes(Action<Utf8JsonWriter> members) => Write(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    public static byte[] Write(Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer)) value(json);
        return buffer.WrittenSpan.ToArray();
    }
}
