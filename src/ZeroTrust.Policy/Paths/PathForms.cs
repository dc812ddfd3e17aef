using System.Text;

namespace ZeroTrust.Policy;

// What lenient servers do to a path, one habit a function. None of them throws.
internal static class PathForms
{
    internal static string WithoutAuthority(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || target[0] == '/')
        {
            return target;
        }

        var path = target.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : target[path..];
    }

    internal static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            if (PercentTriplet.TryRead(text, at, out var value))
            {
                bytes.Add(value);
                at += PercentTriplet.Length;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var consumed);
            bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            at += consumed;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    internal static string WithoutMatrixParameters(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var semicolon = segments[i].IndexOf(';', StringComparison.Ordinal);
            segments[i] = semicolon < 0 ? segments[i] : segments[i][..semicolon];
        }

        return string.Join('/', segments);
    }

    internal static string MergeSlashes(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || text.Length == 0 || text[^1] != '/')
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    internal static string ResolveDots(string path)
    {
        var kept = new List<string>();
        foreach (var segment in (path.StartsWith('/') ? path[1..] : path).Split('/'))
        {
            if (segment == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        return "/" + string.Join('/', kept);
    }
}
