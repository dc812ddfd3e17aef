namespace ZeroTrust.Policy;

// Who asks for a resource, without allocation: a structure behind a generic parameter.
internal interface IPermissionHolder
{
    bool Holds(string permission);
}

internal readonly record struct PersonHolder(PersonAccess Person, string Target) : IPermissionHolder
{
    public bool Holds(string permission) => Person.Holds(Target, permission);
}

internal readonly record struct ServiceHolder(ServicePair Pair) : IPermissionHolder
{
    // A resource has no audit mode: what the pair does not list is not held.
    public bool Holds(string permission)
    {
        foreach (var entry in Pair.Entries)
        {
            if (entry.PermissionRules.Find(permission) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
