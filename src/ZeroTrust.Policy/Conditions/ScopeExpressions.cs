using System.Globalization;

namespace ZeroTrust.Policy;

internal enum ScopeName
{
    SubjectId,
    SubjectType,
    ResourceId,
    ResourceType,
    ActionName,
    TargetName,
}

// What every question has, whatever the policy declares.
internal sealed class ScopeText(ScopeName name) : TextExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<char> value)
    {
        value = name switch
        {
            ScopeName.SubjectId => scope.SubjectId,
            ScopeName.SubjectType => scope.SubjectType,
            ScopeName.ResourceId => scope.ResourceId,
            ScopeName.ResourceType => scope.ResourceType,
            ScopeName.ActionName => scope.Action,
            _ => scope.Target,
        };
        // None of them is ever empty, so an empty one is one that nobody knows: it must not equal an empty path or text.
        return !value.IsEmpty;
    }

    internal override void WriteTo(TextWriter writer) => writer.Write(name switch
    {
        ScopeName.SubjectId => "subject.id",
        ScopeName.SubjectType => "subject.type",
        ScopeName.ResourceId => "resource.id",
        ScopeName.ResourceType => "resource.type",
        ScopeName.ActionName => "action.name",
        _ => "target.name",
    });
}

internal sealed class SubjectRoles : ListExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<string> value)
    {
        value = scope.Roles.IsDefault ? default : scope.Roles.AsSpan();
        return true;
    }

    internal override void WriteTo(TextWriter writer) => writer.Write("subject.roles");
}

// One segment of the path. Two templates that call it differently mean the same.
internal sealed class PathSegment(int index) : TextExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<char> value)
    {
        var rest = scope.Path;
        // The first '/' opens segment 0.
        for (var i = 0; i <= index; i++)
        {
            var slash = rest.IndexOf('/');
            if (slash < 0)
            {
                value = default;
                return false;
            }

            rest = rest[(slash + 1)..];
        }

        var end = rest.IndexOf('/');
        value = end < 0 ? rest : rest[..end];
        return !value.IsEmpty;
    }

    internal override void WriteTo(TextWriter writer)
    {
        writer.Write("path[");
        writer.Write(index.ToString(CultureInfo.InvariantCulture));
        writer.Write(']');
    }
}
