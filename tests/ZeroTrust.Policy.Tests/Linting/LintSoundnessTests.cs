using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>What the linter says of a rule is true of the engine: checked on random rules over few words and on all short paths of them.</summary>
public sealed class LintSoundnessTests
{
    private static readonly ImmutableArray<string> Words = ["a", "b", "{x}", "{y}", "B"];
    private static readonly ImmutableArray<string> Paths = [.. AllPaths()];

    private static readonly ConcurrentDictionary<string, HashSet<string>> Taken = new(StringComparer.Ordinal);

    private static readonly Gen<string> Template = Gen.Select(Gen.Int[0, Words.Length - 1].Array[0, 3], Gen.Int[0, 3], (words, end) =>
    {
        // A parameter stands once in a path.
        var path = string.Concat(words.Select((word, index) => "/" + (Words[word][0] == '{' ? $"{{p{index}}}" : Words[word])));
        return end switch { 0 => path + "/**", 1 when path.Length > 0 => path + "/", _ => path.Length == 0 ? "/" : path };
    });

    [Fact]
    public void A_template_covers_another_if_and_only_if_it_takes_all_its_paths() => Gen.Select(Template, Template).Sample(pair =>
    {
        var (broad, narrow) = pair;
        var (ofBroad, ofNarrow) = (TakenBy(broad), TakenBy(narrow));
        PathTemplate.Covers(PathTemplate.Segments(broad), PathTemplate.Segments(narrow)).ShouldBe(ofNarrow.IsSubsetOf(ofBroad), $"{broad} over {narrow}");
    }, iter: 3_000);

    [Fact]
    public void The_tree_finds_those_that_cover_and_those_that_overlap() => Gen.Select(Template.Array[1, 6], Template).Sample(input =>
    {
        var (templates, path) = input;
        var context = new LintContext(OutlineReader.Read("roles: {}"u8, PolicyLimits.Default), null);
        var tree = new TemplateTree(context);
        var rules = templates.Select((template, index) => Rule(template, index)).ToList();
        rules.ForEach(rule => tree.Add(PathTemplate.Segments(rule.Path), rule));
        var segments = PathTemplate.Segments(path);
        tree.Covering(segments).Select(rule => rule.At.Line).Order().ShouldBe(
            rules.Where(rule => PathTemplate.Covers(PathTemplate.Segments(rule.Path), segments)).Select(rule => rule.At.Line));
        tree.Overlapping(segments).Select(rule => rule.At.Line).Order().ShouldBe(
            rules.Where(rule => TakenBy(rule.Path).Overlaps(TakenBy(path))).Select(rule => rule.At.Line));
    }, iter: 2_000);

    [Fact]
    public void A_shadowed_rule_never_decides_and_a_redundant_one_changes_nothing() => Gen.Select(Template.Array[1, 4], Template.Array[0, 2]).Sample(input =>
    {
        var (allowed, denied) = input;
        var policy = Compile(allowed, denied);
        foreach (var finding in Lint.Report(Yaml(allowed, denied)).Findings.Where(finding => finding.Line > FirstLine))
        {
            var index = finding.Line - FirstLine - 1;
            if (finding.Code == PolicyProblemCodes.ShadowedEndpoint)
            {
                Paths.Select(path => policy.DecideServiceRoute("s", "t", "GET", path)).ShouldAllBe(decision => !decision.Allowed || !decision.Rule!.EndsWith($".endpoints[{index}]", StringComparison.Ordinal));
            }
            else if (finding.Code == PolicyLintCodes.RedundantEndpoint)
            {
                var without = Compile([.. allowed.Where((_, i) => i != index)], denied);
                Paths.Where(path => policy.DecideServiceRoute("s", "t", "GET", path).Allowed != without.DecideServiceRoute("s", "t", "GET", path).Allowed).ShouldBeEmpty(allowed[index]);
            }
        }
    }, iter: 1_000);

    private const int FirstLine = 4;

    private static string Yaml(string[] allowed, string[] denied)
    {
        var yaml = new StringBuilder("service_permissions:\n s:\n  t:\n   endpoints:\n");
        foreach (var path in allowed)
        {
            yaml.Append($"   - {{ path: \"{path}\", methods: [GET] }}\n");
        }

        yaml.Append(denied.Length == 0 ? "" : "   denied_endpoints:\n");
        foreach (var path in denied)
        {
            yaml.Append($"   - {{ path: \"{path}\", methods: [GET] }}\n");
        }

        return yaml.ToString();
    }

    private static PolicySnapshot Compile(string[] allowed, string[] denied) =>
        allowed.Length == 0 ? Policies.Snapshot("service_permissions: { s: { t: {} } }") : Policies.Snapshot(Yaml(allowed, denied));

    private static HashSet<string> TakenBy(string template) => Taken.GetOrAdd(template, static one =>
    {
        var policy = Compile([one], []);
        return [.. Paths.Where(path => policy.DecideServiceRoute("s", "t", "GET", path).Allowed)];
    });

    private static OutlineRule Rule(string path, int index) =>
        new($"r[{index}]", new Position(index + 1, 1), path, ["GET"], null, null, null, null, [], Denies: false);

    // Up to four segments of two listed words and one that no rule names, with and without a slash at the end.
    private static IEnumerable<string> AllPaths()
    {
        string[] words = ["/a", "/b", "/B", "/c"];
        IEnumerable<string> level = [""];
        yield return "/";
        for (var depth = 0; depth < 4; depth++)
        {
            level = [.. level.SelectMany(path => words.Select(word => path + word))];
            foreach (var path in level)
            {
                yield return path;
                yield return path + "/";
            }
        }
    }
}
