using System.Globalization;

namespace ZeroTrust.Policy.Tests.Conditions;

// Slow and obvious: walks the text with regard to nothing but the grammar, and asks a dictionary for names. Null is an error. It knows no
// types before it has values, and evaluates everything before it looks at what counts.
internal sealed class ReferenceCondition(string text, IReadOnlyDictionary<string, object> values)
{
    private int at;

    internal static ConditionResult Evaluate(string text, IReadOnlyDictionary<string, object> values) =>
        new ReferenceCondition(text, values).Or() switch
        {
            true => ConditionResult.True,
            false => ConditionResult.False,
            _ => ConditionResult.Error,
        };

    private object? Or()
    {
        var result = And();
        while (Take("||"))
        {
            var right = And();
            result = result is false ? right : result;
        }

        return result;
    }

    private object? And()
    {
        var result = Comparison();
        while (Take("&&"))
        {
            var right = Comparison();
            result = result is true ? right : result;
        }

        return result;
    }

    private object? Comparison()
    {
        var left = Unary();
        foreach (var symbol in (string[])["==", "!=", "<=", ">=", "<", ">", "in "])
        {
            if (Take(symbol))
            {
                var right = Unary();
                return left is null || right is null ? null : Compare(left, symbol, right);
            }
        }

        return left;
    }

    private static bool Compare(object left, string symbol, object right)
    {
        if (symbol == "in ")
        {
            return ((string[])right).Contains((string)left);
        }

        var order = left is string text ? string.CompareOrdinal(text, (string)right) : ((IComparable)left).CompareTo(right);
        return symbol switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<=" => order <= 0,
            ">=" => order >= 0,
            "<" => order < 0,
            _ => order > 0,
        };
    }

    private object? Unary() => Take("!") ? Unary() is bool flag ? !flag : null : Primary();

    private object? Primary()
    {
        Skip();
        switch (text[at])
        {
            case '(':
                at++;
                var inner = Or();
                Take(")");
                return inner;
            case '"' or '\'':
                return Text();
            case '[':
                return List();
            case '-' or (>= '0' and <= '9'):
                return long.Parse(Word(), CultureInfo.InvariantCulture);
        }

        var word = Word();
        return word switch
        {
            "true" => true,
            "false" => false,
            _ when Take("(") => Call(word),
            _ => values.GetValueOrDefault(word),
        };
    }

    private object? Call(string function)
    {
        var arguments = new List<object?> { Or() };
        while (Take(","))
        {
            arguments.Add(Or());
        }

        Take(")");
        return (function, arguments.Contains(null), arguments[0]) switch
        {
            (_, true, _) => null,
            ("size", _, string a) => (long)a.Length,
            ("size", _, string[] list) => (long)list.Length,
            ("contains", _, string[] list) => list.Contains((string)arguments[1]!),
            ("contains", _, string a) => a.Contains((string)arguments[1]!, StringComparison.Ordinal),
            ("starts_with", _, string a) => a.StartsWith((string)arguments[1]!, StringComparison.Ordinal),
            (_, _, string a) => a.EndsWith((string)arguments[1]!, StringComparison.Ordinal),
            _ => null,
        };
    }

    private string Text()
    {
        var end = text.IndexOf(text[at], at + 1);
        var value = text[(at + 1)..end];
        at = end + 1;
        return value;
    }

    private string[] List()
    {
        at++;
        var texts = new List<string>();
        while (!Take("]"))
        {
            Skip();
            texts.Add(Text());
            Take(",");
        }

        return [.. texts];
    }

    private string Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or '-'))
        {
            at++;
        }

        return text[start..at];
    }

    private bool Take(string symbol)
    {
        Skip();
        // "!" is not the beginning of "!=".
        if (!text.AsSpan(at).StartsWith(symbol) || (symbol == "!" && text.AsSpan(at).StartsWith("!=")))
        {
            return false;
        }

        at += symbol.Length;
        return true;
    }

    private void Skip()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }
}
