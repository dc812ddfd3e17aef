namespace ZeroTrust.Policy;

internal sealed class PropertyFlag(PropertyReference property) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) =>
        property.TryRead(scope, PropertyKind.Flag, out var value) ? ResultOf(value.Flag) : ConditionResult.Error;

    internal override void WriteTo(TextWriter writer) => property.WriteTo(writer, PropertyKind.Flag);
}

internal sealed class PropertyText(PropertyReference property) : TextExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<char> value)
    {
        var isThere = property.TryRead(scope, PropertyKind.Text, out var stated) && stated.Text is not null;
        value = stated.Text;
        return isThere;
    }

    internal override void WriteTo(TextWriter writer) => property.WriteTo(writer, PropertyKind.Text);
}

internal sealed class PropertyNumber(PropertyReference property) : NumberExpression
{
    internal override bool TryRead(in ConditionScope scope, out long value)
    {
        var isThere = property.TryRead(scope, PropertyKind.Number, out var stated);
        value = stated.Number;
        return isThere;
    }

    internal override void WriteTo(TextWriter writer) => property.WriteTo(writer, PropertyKind.Number);
}

internal sealed class PropertyTexts(PropertyReference property) : ListExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<string> value)
    {
        var isThere = property.TryRead(scope, PropertyKind.TextList, out var stated) && !stated.Texts.IsDefault;
        value = isThere ? stated.Texts.AsSpan() : default;
        return isThere;
    }

    internal override void WriteTo(TextWriter writer) => property.WriteTo(writer, PropertyKind.TextList);
}
