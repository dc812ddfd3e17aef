using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Passwords.Blocklist;

/// <summary>
/// The passwords that are tried first: a filter of some fifty thousand that comes with the product, and one of the operator's own
/// words. Compared without regard to case. What is in a list is always found; another text is taken for one once in 65,536, and one that
/// is longer than every entry of a list never.
/// </summary>
internal sealed class CommonPasswords
{
    /// <summary>Longest entry of a list in characters; longer lines of the operator's file are refused.</summary>
    public const int MaxEntry = 128;

    private const string Resource = "common-passwords.bin";

    // The longest entry of the list that the resource was made of. A password is looked up in many forms, so that without this bound
    // one random text in some 1,600 would be refused.
    private const int LongestBuiltIn = 20;
    private readonly (BinaryFuseFilter Filter, int Longest)[] _lists;

    /// <summary>Reads both lists.</summary>
    /// <exception cref="InvalidOperationException">The operator's file cannot be used; the message names the option.</exception>
    public CommonPasswords(IOptions<PasswordOptions> options)
        : this(options.Value.BlocklistFile is { Length: > 0 } file ? [LoadBuiltIn(), (WordFile.Read(file), MaxEntry)] : [LoadBuiltIn()]) { }

    internal CommonPasswords(params (BinaryFuseFilter Filter, int Longest)[] lists) => _lists = lists;

    /// <summary>Whether the text is in a list.</summary>
    public bool Contains(ReadOnlySpan<char> text)
    {
        var key = KeyOf(text);
        foreach (var (filter, longest) in _lists)
        {
            if (text.Length <= longest && filter.MayContain(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The key of an entry: FNV-1a over its lower-case characters. Spread evenly by the filter's own mixing.</summary>
    internal static ulong KeyOf(ReadOnlySpan<char> text)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var character in text)
        {
            hash = (hash ^ char.ToLowerInvariant(character)) * 0x100000001b3UL;
        }

        return hash;
    }

    private static (BinaryFuseFilter Filter, int Longest) LoadBuiltIn()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (BinaryFuseFilter.FromBytes(bytes), LongestBuiltIn);
    }
}
