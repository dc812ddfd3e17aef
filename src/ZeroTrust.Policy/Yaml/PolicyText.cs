using System.Text;

namespace ZeroTrust.Policy;

// The bytes before YAML sees them: what no policy needs and what readers and editors show differently is refused here.
internal static class PolicyText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static string? Read(ReadOnlySpan<byte> bytes, PolicyLimits limits, ProblemList problems)
    {
        if (bytes.Length > limits.MaxBytes)
        {
            problems.Add(Position.Start, PolicyProblemCodes.TooLarge, $"The policy has {bytes.Length} bytes; at most {limits.MaxBytes} are allowed.");
            return null;
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            problems.Add(Position.Start, PolicyProblemCodes.ByteOrderMark, "The policy starts with a byte order mark; save it as UTF-8 without one.");
            return null;
        }

        if (FirstInvalidByte(bytes) is var invalid && invalid >= 0)
        {
            problems.Add(After(Encoding.UTF8.GetString(bytes[..invalid])), PolicyProblemCodes.NotUtf8, "The policy is not valid UTF-8.");
            return null;
        }

        var text = Strict.GetString(bytes);
        AddForbiddenCharacters(text, problems);
        return problems.IsEmpty ? text : null;
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return at;
            }

            at += consumed;
        }

        return -1;
    }

    private static void AddForbiddenCharacters(string text, ProblemList problems)
    {
        int line = 1, start = 0;
        for (var i = 0; i < text.Length && !problems.IsFull; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
                start = i + 1;
            }
            else if (IsForbidden(text, i))
            {
                var what = c == '\t' ? "A tab is not allowed; indent with spaces." : $"The character U+{(int)c:X4} is not allowed.";
                problems.Add(new Position(line, i - start + 1), PolicyProblemCodes.ForbiddenCharacter, what);
            }
        }
    }

    // NEL, LS and PS end a line in YAML 1.1 only, and bidirectional controls make a rule look like another one.
    private static bool IsForbidden(string text, int at) => text[at] switch
    {
        '\r' => at + 1 >= text.Length || text[at + 1] != '\n',
        '\u2028' or '\u2029' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        '\uFFFE' or '\uFFFF' => true,
        var c => char.IsControl(c),
    };

    private static Position After(string text)
    {
        var lastBreak = text.LastIndexOf('\n');
        return new Position(text.AsSpan().Count('\n') + 1, text.Length - lastBreak);
    }
}
