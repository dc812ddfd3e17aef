using System.Text;

namespace ZeroTrust.Policy;

// Every path that some server could read out of a raw target. It may say too much (a denial too many names another code),
// never too little. Only targets that no allow rule equals come here, so it need not be fast, only bounded.
internal static class DenyReadings
{
    private const int Decodings = 2;
    private static readonly char[] Terminators = ['?', '#', '\0', '\r', '\n'];

    internal static HashSet<string> Of(string rawTarget)
    {
        var readings = new HashSet<string>(StringComparer.Ordinal);
        var path = CanonicalPath.WithoutQuery(rawTarget);
        if (path.Length > CanonicalPath.MaxLength)
        {
            return readings;
        }

        var forms = new HashSet<string>(StringComparer.Ordinal);
        AddForms(WithoutAuthority(path.ToString()), forms);
        for (var round = 0; round < Decodings; round++)
        {
            foreach (var form in forms.ToArray())
            {
                AddForms(Decode(form), forms);
            }
        }

        foreach (var form in forms)
        {
            AddReadings(form, readings);
        }

        return readings;
    }

    // A rule's path is canonical; decoding it puts both sides on the same level.
    internal static string KeyOf(string canonicalPath) => PathFold.Fold(Decode(canonicalPath));

    private static void AddForms(string path, HashSet<string> forms)
    {
        forms.Add(path);
        if (path.Contains(';', StringComparison.Ordinal))
        {
            forms.Add(path[..path.IndexOf(';', StringComparison.Ordinal)]);
            forms.Add(WithoutMatrixParameters(path));
        }

        if (path.IndexOfAny(Terminators) is var end && end >= 0)
        {
            forms.Add(path[..end]);
        }
    }

    private static void AddReadings(string form, HashSet<string> readings)
    {
        var rooted = "/" + PathFold.Fold(form);
        var merged = MergeSlashes(rooted);
        readings.Add(PathFold.Fold(merged));
        readings.Add(PathFold.Fold(ResolveDots(merged)));
        // Without merging first, ".." takes an empty segment away instead of a name.
        readings.Add(PathFold.Fold(MergeSlashes(ResolveDots(rooted[1..]))));
        if (form.StartsWith("//", StringComparison.Ordinal))
        {
            // A URL parser takes the first segment for an authority.
            var afterHost = merged.IndexOf('/', 1);
            readings.Add(afterHost < 0 ? "/" : PathFold.Fold(ResolveDots(merged[afterHost..])));
        }
    }

    private static string WithoutAuthority(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || target[0] == '/')
        {
            return target;
        }

        var path = target.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : target[path..];
    }

    private static string Decode(string text)
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

    private static string WithoutMatrixParameters(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var semicolon = segments[i].IndexOf(';', StringComparison.Ordinal);
            segments[i] = semicolon < 0 ? segments[i] : segments[i][..semicolon];
        }

        return string.Join('/', segments);
    }

    private static string MergeSlashes(string path)
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

    private static string ResolveDots(string path)
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
