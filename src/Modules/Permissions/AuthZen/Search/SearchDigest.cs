using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>
/// SHA-256 over everything of a search that must stay the same from page to page (AuthZEN 1.0 section 8.2). Each part has its length
/// before it, so that no two searches run together into one.
/// </summary>
internal static class SearchDigest
{
    internal static byte[] Of(SearchKind kind, JsonElement root, StatedSubject subject, StatedAction? action, StatedResource resource)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in (ReadOnlySpan<string>)[kind.ToString(), subject.Type, subject.Id, action?.Name ?? "", resource.Type, resource.Id])
        {
            Add(hash, Encoding.UTF8.GetBytes(word));
        }

        AddMember(hash, root, "subject"u8, "properties"u8);
        AddMember(hash, root, "action"u8, "properties"u8);
        AddMember(hash, root, "resource"u8, "properties"u8);
        Add(hash, root.TryGetProperty("context"u8, out var context) ? JsonMarshal.GetRawUtf8Value(context) : default);
        return hash.GetHashAndReset();
    }

    private static void AddMember(IncrementalHash hash, JsonElement root, ReadOnlySpan<byte> entity, ReadOnlySpan<byte> member) => Add(
        hash,
        root.TryGetProperty(entity, out var parent) && parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var value)
            ? JsonMarshal.GetRawUtf8Value(value)
            : default);

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
