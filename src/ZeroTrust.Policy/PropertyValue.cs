using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>What a property can be.</summary>
public enum PropertyKind
{
    /// <summary>No value: the default, equal to nothing.</summary>
    None = 0,
    Text,
    Number,
    Flag,
    TextList,
}

/// <summary>One value of a property: a text, a whole number, true or false, or a list of texts.</summary>
public readonly record struct PropertyValue
{
    private PropertyValue(PropertyKind kind, string? text, long number, ImmutableArray<string> texts)
    {
        Kind = kind;
        Text = text;
        Number = number;
        Texts = texts;
    }

    /// <summary>Which of the others holds the value.</summary>
    public PropertyKind Kind { get; }

    /// <summary>The text; null for other kinds.</summary>
    public string? Text { get; }

    /// <summary>The number; 1 and 0 for a flag.</summary>
    public long Number { get; }

    /// <summary>The list; default for other kinds.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <summary>The flag; false for other kinds.</summary>
    public bool Flag => Kind == PropertyKind.Flag && Number != 0;

    public static PropertyValue Of(string text) => new(PropertyKind.Text, text, 0, default);

    public static PropertyValue Of(long number) => new(PropertyKind.Number, null, number, default);

    public static PropertyValue Of(bool flag) => new(PropertyKind.Flag, null, flag ? 1 : 0, default);

    public static PropertyValue Of(ImmutableArray<string> texts) => new(PropertyKind.TextList, null, 0, texts);
}
