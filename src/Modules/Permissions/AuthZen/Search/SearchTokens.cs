using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>Where a search goes on.</summary>
/// <param name="After">What was looked at last; empty for the beginning.</param>
/// <param name="Limit">The limit of the first page, which counts for all.</param>
internal readonly record struct SearchPosition(string After, int Limit);

/// <summary>
/// The <c>next_token</c> of a search: position and limit under a seal (HMAC-SHA-256, cut to 128 bits) over them, the search and the
/// service that asked. Nobody else and no other search can go on with it, and nobody can make one up. The same on all instances, and good
/// for as long as the data key is.
/// </summary>
internal sealed class SearchTokens(Func<byte[]> key)
{
    internal const string Purpose = "permissions.search-token";
    private const int SealLength = 16;
    private const int MaxToken = 1024;
    private readonly Lazy<byte[]> _key = new(key);

    /// <summary>The token by which this caller goes on with this search.</summary>
    internal string Write(string caller, ReadOnlySpan<byte> digest, SearchPosition position)
    {
        var after = Encoding.UTF8.GetBytes(position.After);
        return Base64Url.EncodeToString([.. Seal(caller, digest, position.Limit, after), (byte)position.Limit, .. after]);
    }

    /// <summary>The position in a token that this caller was given for this search; null for every other text.</summary>
    internal SearchPosition? Read(string caller, ReadOnlySpan<byte> digest, string token)
    {
        if (token.Length > MaxToken || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > SealLength } bytes)
        {
            return null;
        }

        var limit = bytes[SealLength];
        var after = bytes.AsSpan(SealLength + 1);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SealLength), Seal(caller, digest, limit, after))
            ? new SearchPosition(Encoding.UTF8.GetString(after), limit)
            : null;
    }

    // All parts but the last have one length each, so no two of them run together.
    private ReadOnlySpan<byte> Seal(string caller, ReadOnlySpan<byte> digest, int limit, ReadOnlySpan<byte> after)
    {
        byte[] sealedPart = [.. digest, (byte)limit, .. SHA256.HashData(Encoding.UTF8.GetBytes(caller)), .. after];
        return HMACSHA256.HashData(_key.Value, sealedPart).AsSpan(0, SealLength);
    }
}
