using System.Buffers;
using ZeroTrust.Contracts;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>The form of a service's name, as in the policy: <c>[a-z0-9][a-z0-9._-]{0,127}</c>.</summary>
internal static class ServiceName
{
    internal const int MaxLength = 128;
    private static readonly SearchValues<char> First = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Rest = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    internal static bool IsWellFormed(string? name) =>
        name is { Length: > 0 and <= MaxLength } && First.Contains(name[0]) && !name.AsSpan().ContainsAnyExcept(Rest);

    /// <summary>Names that mean something else in the policy: the platform itself and the two words of roles.</summary>
    internal static bool IsReserved(string name) => name is Caller.Platform or "all" or "assigned_services";
}
