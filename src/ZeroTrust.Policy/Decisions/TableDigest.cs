using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Policy;

// The decision table as lines in one order, and their hash. Each list is hashed once, however many pairs share it.
internal sealed class TableDigest(PolicySnapshot policy)
{
    private readonly Dictionary<PairEntry, string> entries = [];
    private readonly StringBuilder table = new();

    internal string Compute()
    {
        foreach (var pair in policy.Pairs)
        {
            Line("pair", pair.Caller, pair.Target, pair.Mode.ToString(), pair.RateLimit?.ToString() ?? "", Sorted(pair.Entries.Select(HashOf)));
        }

        foreach (var service in policy.Services)
        {
            Line("service", service.Name, Sorted(service.Hosts), service.Routes is null ? "closed" : Hash(service.Rules.Select(LineOf)), Hash(service.PublicRules.Select(LineOf)));
        }

        foreach (var role in policy.CompiledRoles)
        {
            var definition = role.Definition;
            Line("role", definition.Name, Sorted(definition.Permissions), role.Reach, Sorted(role.Targets), definition.MfaRequired ? "mfa" : "");
        }

        foreach (var statement in policy.Statements)
        {
            Line("statement", statement);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(table.ToString())));
    }

    private string HashOf(PairEntry entry)
    {
        if (!entries.TryGetValue(entry, out var hash))
        {
            hash = Hash([.. entry.Permissions, "|", .. entry.Listed.Select(LineOf).Select(line => "+" + line), .. entry.Denied.Select(LineOf).Select(line => "-" + line)]);
            entries.Add(entry, hash);
        }

        return hash;
    }

    // A condition has the segments in place of the names of parameters, and the ranges in place of the names of networks.
    private static string LineOf(EndpointRule rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{PathTemplates.ShapeOf(rule.Path)} {rule.Methods} {rule.Permission} {rule.Login.ContextClass} {rule.Login.MaxAgeSeconds} {rule.Condition?.Canonical()}");

    private static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sorted(lines))));

    // With lengths, so that no text can look like two.
    private static string Sorted(IEnumerable<string> lines) =>
        string.Concat(lines.Order(StringComparer.Ordinal).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Length}:{line}\n")));

    private void Line(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            table.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part} ");
        }

        table.Append('\n');
    }
}
