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
        AddForms(PathForms.WithoutAuthority(path.ToString()), forms);
        for (var round = 0; round < Decodings; round++)
        {
            foreach (var form in forms.ToArray())
            {
                var decoded = PathForms.Decode(form);
                AddForms(decoded, forms);
                // A fullwidth ';', '?', '#' or '%' is one to who folds before looking for it.
                AddForms(PathFold.FoldCharacters(decoded), forms);
            }
        }

        foreach (var form in forms)
        {
            AddReadings(form, readings);
        }

        return readings;
    }

    // A rule's path is canonical; decoding it puts both sides on the same level.
    internal static string KeyOf(string canonicalPath) => PathFold.Fold(PathForms.Decode(canonicalPath));

    private static void AddForms(string path, HashSet<string> forms)
    {
        forms.Add(path);
        if (path.Contains(';', StringComparison.Ordinal))
        {
            forms.Add(path[..path.IndexOf(';', StringComparison.Ordinal)]);
            forms.Add(PathForms.WithoutMatrixParameters(path));
        }

        if (path.IndexOfAny(Terminators) is var end && end >= 0)
        {
            forms.Add(path[..end]);
        }
    }

    private static void AddReadings(string form, HashSet<string> readings)
    {
        var rooted = "/" + PathFold.Fold(form);
        var merged = PathForms.MergeSlashes(rooted);
        readings.Add(PathFold.Fold(merged));
        readings.Add(PathFold.Fold(PathForms.ResolveDots(merged)));
        // Without merging first, ".." takes an empty segment away instead of a name.
        readings.Add(PathFold.Fold(PathForms.MergeSlashes(PathForms.ResolveDots(rooted[1..]))));
        if (form.StartsWith("//", StringComparison.Ordinal))
        {
            // A URL parser takes the first segment for an authority.
            var afterHost = merged.IndexOf('/', 1);
            readings.Add(afterHost < 0 ? "/" : PathFold.Fold(PathForms.ResolveDots(merged[afterHost..])));
        }
    }
}
