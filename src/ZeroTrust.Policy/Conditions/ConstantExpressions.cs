using System.Collections.Immutable;
using System.Globalization;

namespace ZeroTrust.Policy;

internal sealed class ConstantFlag(bool value) : FlagExpression
{
    internal override ConditionResult Evaluate(in ConditionScope scope) => ResultOf(value);

    internal override void WriteTo(TextWriter writer) => writer.Write(value ? "true" : "false");
}

internal sealed class ConstantText(string text) : TextExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<char> value)
    {
        value = text;
        return true;
    }

    internal override void WriteTo(TextWriter writer) => CanonicalText.Write(writer, text);
}

internal sealed class ConstantNumber(long number) : NumberExpression
{
    internal override bool TryRead(in ConditionScope scope, out long value)
    {
        value = number;
        return true;
    }

    internal override void WriteTo(TextWriter writer) => writer.Write(number.ToString(CultureInfo.InvariantCulture));
}

internal sealed class ConstantList(ImmutableArray<string> texts) : ListExpression
{
    internal override bool TryRead(in ConditionScope scope, out ReadOnlySpan<string> value)
    {
        value = texts.AsSpan();
        return true;
    }

    internal override void WriteTo(TextWriter writer) => CanonicalText.Write(writer, texts);
}
