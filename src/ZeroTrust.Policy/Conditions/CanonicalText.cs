using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Texts in a canonical dump: quoted, so that no text can be taken for another one or for what stands around it.
internal static class CanonicalText
{
    internal static void Write(TextWriter writer, string text)
    {
        writer.Write('"');
        writer.Write(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    internal static void Write(TextWriter writer, ImmutableArray<string> texts)
    {
        writer.Write('[');
        foreach (var text in texts)
        {
            Write(writer, text);
            writer.Write(',');
        }

        writer.Write(']');
    }
}
