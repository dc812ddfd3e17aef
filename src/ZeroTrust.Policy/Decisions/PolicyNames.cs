namespace ZeroTrust.Policy;

internal static class PolicyNames
{
    internal const string All = "all";
    internal const string AssignedServices = "assigned_services";
    internal const string Platform = "zerotrust";
    internal const int MaxLength = 128;

    internal static bool IsReserved(string name) => name is All or AssignedServices;

    internal static bool IsService(string name) => IsName(name) && !IsReserved(name);

    internal static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxLength || !IsLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!IsLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
