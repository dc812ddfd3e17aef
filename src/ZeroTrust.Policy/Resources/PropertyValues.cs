using System.Globalization;

namespace ZeroTrust.Policy;

// The words for kinds of properties, and values in a canonical dump.
internal static class PropertyValues
{
    internal const string Kinds = "text, number, flag, list";

    internal static PropertyKind KindOf(string word) => word switch
    {
        "text" => PropertyKind.Text,
        "number" => PropertyKind.Number,
        "flag" => PropertyKind.Flag,
        "list" => PropertyKind.TextList,
        _ => PropertyKind.None,
    };

    internal static string Statement(string id, PropertyBag properties)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        CanonicalText.Write(writer, id);
        foreach (var (name, value) in properties.Values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Write($" {name}=");
            Write(writer, value);
        }

        return writer.ToString();
    }

    private static void Write(StringWriter writer, PropertyValue value)
    {
        switch (value.Kind)
        {
            case PropertyKind.Text:
                CanonicalText.Write(writer, value.Text!);
                break;
            case PropertyKind.TextList:
                // A condition cannot see the order.
                CanonicalText.Write(writer, value.Texts.Sort(StringComparer.Ordinal));
                break;
            case PropertyKind.Flag:
                writer.Write(value.Flag ? "true" : "false");
                break;
            default:
                writer.Write(value.Number.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }
}
