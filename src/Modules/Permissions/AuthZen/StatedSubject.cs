using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>The subject of a question as the enforcement point states it.</summary>
/// <param name="Id">Empty where the question looks for subjects.</param>
/// <param name="Actor">The property <c>act</c>, as in a token (RFC 8693 section 4.1): the service that acts for it.</param>
/// <param name="Login">The properties <c>acr</c> and <c>auth_time</c>, from the token that the enforcement point verified.</param>
/// <param name="Properties">Null where none are stated or the caller may state none.</param>
internal sealed record StatedSubject(string Type, string Id, string? Actor = null, PersonLogin Login = default, PropertyBag? Properties = null)
{
    internal const string User = "user";
    internal const string Service = "service";
}
