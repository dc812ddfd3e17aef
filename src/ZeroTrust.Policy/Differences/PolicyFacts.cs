using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// A policy as subjects with facts, groups expanded and rules of other environments left out. Facts are made when they are asked for: a
// policy of many pairs is never held expanded.
internal sealed class PolicyFacts
{
    private readonly PolicyOutline outline;
    private readonly string? environment;
    private readonly OutlineGroups groups;
    private readonly Dictionary<string, Func<FactList>> subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Caller, string Target), List<OutlineEntry>> pairs = [];

    internal PolicyFacts(PolicyOutline outline, string? environment)
    {
        this.outline = outline;
        this.environment = outline.Declared(environment);
        groups = new OutlineGroups(outline);
        AddPairs();
        AddAll("service", outline.Services, service => service.Name, OfService);
        AddAll("role", outline.Roles, role => role.Name, OfRole);
        AddAll("resource type", outline.Resources, resource => resource.Name, OfResource);
        AddAll("network", outline.Networks, network => network.Name, OfSetting);
        AddAll("window", outline.Windows, window => window.Name, OfSetting);
    }

    internal IEnumerable<string> Subjects => subjects.Keys;

    internal FactList? Find(string subject) => subjects.TryGetValue(subject, out var make) ? make() : null;

    private void AddPairs()
    {
        foreach (var entry in outline.Entries)
        {
            foreach (var pair in groups.Pairs(entry))
            {
                if (!pairs.TryGetValue(pair, out var entries))
                {
                    pairs.Add(pair, entries = []);
                    subjects.Add($"pair {pair.Caller} → {pair.Target}", () => OfPair(entries));
                }

                entries.Add(entry);
            }
        }
    }

    private void AddAll<T>(string kind, ImmutableArray<T> all, Func<T, PlacedText> name, Action<T, FactList> describe)
    {
        foreach (var one in all)
        {
            subjects.Add($"{kind} {name(one).Value}", () =>
            {
                var facts = new FactList();
                facts.Add(string.Empty, string.Empty, name(one).At);
                describe(one, facts);
                return facts;
            });
        }
    }

    private FactList OfPair(List<OutlineEntry> entries)
    {
        var facts = new FactList();
        foreach (var entry in entries)
        {
            facts.Add(string.Empty, string.Empty, entry.Target.At);
            AddTexts(facts, "permission", entry.Permissions);
            AddRules(facts, "endpoint", entry.Endpoints);
            AddRules(facts, "denied", entry.Denied);
        }

        if (entries.TrueForAll(entry => entry.IsAudited))
        {
            facts.Add("mode", "audit", entries[0].Mode!.Value.At);
        }

        if (EffectiveLimit.Of(entries, groups) is { } limit)
        {
            facts.Add("rate_limit", limit.Limit.ToString(), limit.At);
        }

        return facts;
    }

    private void OfService(OutlineService service, FactList facts)
    {
        AddTexts(facts, "host", service.Hosts);
        AddRules(facts, "public", service.Public);
        AddRules(facts, "endpoint", service.Endpoints);
    }

    private void OfRole(OutlineRole role, FactList facts)
    {
        AddTexts(facts, "permission", role.Permissions);
        facts.Add("mfa_required", role.MfaRequired ?? "false", role.Name.At);
        AddTexts(facts, "service", [.. role.ServiceAccess.Concat(role.Services).SelectMany(name => groups.Members(name.Value).Select(member => new PlacedText(member, name.At)))]);
    }

    private void OfResource(OutlineResource resource, FactList facts)
    {
        facts.Add("service", resource.Service.Value, resource.Service.At);
        AddTexts(facts, "supplier", [.. resource.Suppliers.SelectMany(name => groups.Members(name.Value).Select(member => new PlacedText(member, name.At)))]);
        AddSettings(facts, string.Empty, resource.Settings);
        foreach (var action in resource.Actions)
        {
            facts.Add($"action {action.Name.Value}", string.Empty, action.Name.At);
            AddSettings(facts, $"action {action.Name.Value} ", action.Settings);
            foreach (var rule in action.Rules.Concat(action.Denied).Where(rule => rule.AppliesIn(environment)))
            {
                facts.Add($"action {action.Name.Value} {(rule.Denies ? "denied" : "rule")} {FactList.Describe(rule)}", string.Empty, rule.At);
            }
        }
    }

    private static void OfSetting(OutlineSetting setting, FactList facts) => facts.Add("value", setting.Text, setting.Name.At);

    private static void AddSettings(FactList facts, string prefix, ImmutableArray<OutlineSetting> settings)
    {
        foreach (var setting in settings)
        {
            facts.Add(prefix + setting.Name.Value, setting.Text, setting.Name.At);
        }
    }

    private static void AddTexts(FactList facts, string item, ImmutableArray<PlacedText> texts)
    {
        foreach (var text in texts)
        {
            facts.Add($"{item} {text.Value}", string.Empty, text.At);
        }
    }

    private void AddRules(FactList facts, string item, ImmutableArray<OutlineRule> rules)
    {
        foreach (var rule in rules.Where(rule => rule.AppliesIn(environment)))
        {
            facts.Add(item, rule);
        }
    }
}
