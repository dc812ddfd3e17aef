using System.Globalization;

namespace ZeroTrust.Policy;

/// <summary>A compiled condition: total, bounded, without loops, and without allocation.</summary>
internal sealed class Condition(string text, Position at, FlagExpression root)
{
    /// <summary>As it is written.</summary>
    internal string Text { get; } = text;

    internal Position At { get; } = at;

    internal ConditionResult Evaluate(in ConditionScope scope)
    {
        if (!scope.Path.Contains('%'))
        {
            return root.Evaluate(scope);
        }

        if (scope.Path.Length > CanonicalPath.MaxLength)
        {
            return ConditionResult.Error;
        }

        Span<char> buffer = stackalloc char[CanonicalPath.MaxLength];
        return root.Evaluate(scope with { Path = PathValues.DecodeOnce(scope.Path, buffer) });
    }

    /// <summary>
    /// One text for conditions that always come out alike, however they are laid out: for a hash of the table. Names of networks, windows
    /// and path parameters are replaced by what they stand for.
    /// </summary>
    internal string Canonical()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        root.WriteTo(writer);
        return writer.ToString();
    }
}
