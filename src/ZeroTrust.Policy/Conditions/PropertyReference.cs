namespace ZeroTrust.Policy;

internal enum PropertyOwner
{
    Subject,
    Resource,
    Action,
}

// A declared property. A value of another kind than the declared one is as good as none: both are errors.
internal sealed record PropertyReference(PropertyOwner Owner, string Name)
{
    internal bool TryRead(in ConditionScope scope, PropertyKind kind, out PropertyValue value)
    {
        value = default;
        var isThere = Owner switch
        {
            PropertyOwner.Subject => scope.Call.Subject is { } subject && subject.TryGet(Name, out value),
            PropertyOwner.Action => scope.Call.Action is { } action && action.TryGet(Name, out value),
            // What the question states goes first, even where it is of the wrong kind.
            _ => (scope.Call.Resource is { } stated && stated.TryGet(Name, out value))
                || (scope.KnownResource is { } known && known.TryGet(Name, out value)),
        };
        return isThere && value.Kind == kind;
    }

    // The kind too: the same words compare texts otherwise than numbers.
    internal void WriteTo(TextWriter writer, PropertyKind kind)
    {
        writer.Write(Owner switch
        {
            PropertyOwner.Subject => "subject.",
            PropertyOwner.Action => "action.",
            _ => "resource.",
        });
        writer.Write(Name);
        writer.Write(':');
        writer.Write((int)kind);
    }
}
