using System.Text.RegularExpressions;

namespace ZeroTrust.Architecture.Tests.Source;

/// <summary>Names that belong to one machine or one supplier and therefore into no file of the project.</summary>
internal static class ForeignNames
{
    // In pieces, so that this file does not name them either.
    private static readonly Regex Hosts = new(string.Join('|',
        @"\b(api|www)?\.?nug" + @"et\.org", @"registry\.npm" + @"js\.org", @"registry\.yarn" + @"pkg\.com", @"\bpy" + @"pi\.org", @"\bcrates" + @"\.io",
        @"proxy\.gol" + @"ang\.org", @"repo\.maven" + @"\.apache", @"rubyg" + @"ems\.org", @"artifact" + @"ory", @"pkgs\.dev\.az" + "ure"), RegexOptions.IgnoreCase);

    private static readonly Regex Places = new(@"(?<![\w.$}~-])/(ho" + @"me|ro" + @"ot|Use" + @"rs|wo" + @"rk|worksp" + @"ace)/[\w.]|[A-Z]:\\Us" + "ers", RegexOptions.None);

    internal static IEnumerable<string> Find(string path, string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Hosts.Match(lines[i]) is { Success: true } host)
            {
                yield return $"{path}:{i + 1}: names the registry {host.Value}.";
            }

            if (Places.Match(lines[i]) is { Success: true } place)
            {
                yield return $"{path}:{i + 1}: names a place on one machine, {place.Value}.";
            }
        }
    }
}
