using System.Security.Cryptography;

namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>What policies are named by: SHA-256 of their bytes.</summary>
internal static class PolicyHash
{
    internal static string Of(ReadOnlySpan<byte> source) => Convert.ToHexStringLower(SHA256.HashData(source));
}
