namespace ZeroTrust.Policy;

internal enum TextSearch
{
    StartsWith,
    EndsWith,
    Contains,
}

internal sealed class TextSearchExpression(TextSearch search, TextExpression text, TextExpression part) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope)
    {
        if (!text.TryRead(scope, out var a) || !part.TryRead(scope, out var b))
        {
            return ConditionResult.Error;
        }

        return ResultOf(search switch
        {
            TextSearch.StartsWith => a.StartsWith(b, StringComparison.Ordinal),
            TextSearch.EndsWith => a.EndsWith(b, StringComparison.Ordinal),
            _ => a.Contains(b, StringComparison.Ordinal),
        });
    }

    internal override void WriteTo(TextWriter writer)
    {
        writer.Write(search switch
        {
            TextSearch.StartsWith => "starts_with(",
            TextSearch.EndsWith => "ends_with(",
            _ => "contains(",
        });
        text.WriteTo(writer);
        writer.Write(", ");
        part.WriteTo(writer);
        writer.Write(')');
    }
}

// text in list, and contains(list, text).
internal sealed class MembershipExpression(TextExpression text, ListExpression list) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope)
    {
        if (!text.TryRead(scope, out var wanted) || !list.TryRead(scope, out var entries))
        {
            return ConditionResult.Error;
        }

        foreach (var entry in entries)
        {
            if (wanted.SequenceEqual(entry))
            {
                return ConditionResult.True;
            }
        }

        return ConditionResult.False;
    }

    internal override void WriteTo(TextWriter writer) => Binary.Write(writer, text, ConditionOperator.In, list);
}

internal sealed class TextSize(TextExpression text) : NumberExpression
{
    internal override bool TryRead(in ConditionScope scope, out long value)
    {
        var isThere = text.TryRead(scope, out var read);
        value = read.Length;
        return isThere;
    }

    internal override void WriteTo(TextWriter writer) => SizeText.Write(writer, text);
}

internal sealed class ListSize(ListExpression list) : NumberExpression
{
    internal override bool TryRead(in ConditionScope scope, out long value)
    {
        var isThere = list.TryRead(scope, out var read);
        value = read.Length;
        return isThere;
    }

    internal override void WriteTo(TextWriter writer) => SizeText.Write(writer, list);
}

internal static class SizeText
{
    internal static void Write(TextWriter writer, ConditionExpression operand)
    {
        writer.Write("size(");
        operand.WriteTo(writer);
        writer.Write(')');
    }
}
