using System.Buffers;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>
/// What a decision record says of the request. Only forms that the policy language knows are written as they came: a raw target
/// may hold a query, and a query may hold anything.
/// </summary>
internal static class Evidence
{
    private const int MaxTarget = 128;
    private const int MaxMethod = 16;
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    internal static string Route(MethodReadings methods, string rawTarget, string? canonicalPath)
    {
        var path = canonicalPath ?? (CanonicalPath.TryParse(rawTarget, out var canonical) ? canonical : "(no canonical path)");
        return methods.Other is { } other
            ? $"{Method(methods.Method)} or {Method(other)} {path}"
            : $"{Method(methods.Method)} {path}";
    }

    internal static string Permission(string permission) =>
        PermissionPattern.IsValidPermission(permission) ? permission : "(no valid permission)";

    /// <summary>Action, type and id of a resource.</summary>
    internal static string Resource(in ResourceQuestion question) => $"{Key(question.Action)} {Key(question.Type)} {Key(question.Id)}";

    /// <summary>
    /// A word of the question that may be anything, an address too: written only where it has the form of a key.
    /// </summary>
    internal static string Key(string word) =>
        word.Length is > 0 and <= MaxTarget && !word.AsSpan().ContainsAnyExcept(KeyCharacters) ? word : "(no plain word)";

    /// <summary>The same with the service that acted for the subject.</summary>
    internal static string? By(string? detail, string? actor) => actor is null ? detail : $"{detail} by {Target(actor)}";

    internal static string Target(string target) =>
        target.Length is > 0 and <= MaxTarget && target.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? target : "(no valid name)";

    private static string Method(string method) =>
        method.Length is > 0 and <= MaxMethod && method.AsSpan().IndexOfAnyExceptInRange('A', 'Z') < 0 ? method : "(no valid method)";
}
