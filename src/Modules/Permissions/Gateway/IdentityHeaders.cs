namespace ZeroTrust.Permissions.Gateway;

/// <summary>The headers by which a service behind a proxy learns who called. Only the platform's answer may set them.</summary>
internal static class IdentityHeaders
{
    internal const string Subject = "X-Auth-Subject";
    internal const string SubjectType = "X-Auth-Subject-Type";
    internal const string Actor = "X-Auth-Actor";
    internal const string Permissions = "X-Auth-Permissions";
    internal const string PermissionsOmitted = "X-Auth-Permissions-Omitted";
    internal const string Path = "X-Auth-Path";

    private const string Family = "x-auth-";

    /// <summary>
    /// Whether a name is another spelling of such a header: <c>X_Auth_Subject</c> or <c>X.Auth.Subject</c>. Many servers hand both
    /// spellings to an application under one name, while a proxy overwrites only the one that it knows.
    /// </summary>
    internal static bool IsAlias(string name)
    {
        if (name.Length < Family.Length || !name.AsSpan().ContainsAny('_', '.'))
        {
            return false;
        }

        for (var i = 0; i < Family.Length; i++)
        {
            var c = name[i] is '_' or '.' ? '-' : char.ToLowerInvariant(name[i]);
            if (c != Family[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a value can stand in a header as it is. One that cannot is refused: a repaired name could be another's.</summary>
    internal static bool IsPrintable(string value) => value.Length > 0 && value.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;
}
