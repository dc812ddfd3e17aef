using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Turns parser events into a tree with exact places, refusing every feature of YAML that the policy language does not need.
internal sealed class YamlReader(YamlEvents events, PolicyLimits limits, ProblemList problems)
{
    private int nodes;

    // Null when there is no tree to look at; the reason is then among the problems.
    [SuppressMessage("Design", "CA1031", Justification = "The YAML scanner throws other types than its own on some malformed input; any failure to read refuses the policy. Owner: Permissions. Review 2027-11.")]
    internal static YamlNode? Read(string text, PolicyLimits limits, ProblemList problems)
    {
        var events = new YamlEvents(text, problems);
        try
        {
            return new YamlReader(events, limits, problems).ReadDocument();
        }
        catch (StopReadingException)
        {
            return null;
        }
        catch (YamlException e)
        {
            problems.Add(Position.Of(e.Start), Codes.Syntax, "This is not valid YAML: " + ProblemList.Show(e.Message));
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            problems.Add(events.Place(), Codes.Syntax, "This is not valid YAML.");
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        events.Next<StreamStart>();
        if (events.Peek() is StreamEnd)
        {
            problems.Add(Position.Start, Codes.Empty, "The policy is empty.");
            return null;
        }

        var start = events.Next<DocumentStart>();
        if (start.Version is not null || HasTagDirective(start))
        {
            problems.Add(Position.Of(start.Start), Codes.Directive, "Directives are not allowed.");
        }

        var root = ReadNode(depth: 1);
        events.Next<DocumentEnd>();
        if (events.Peek() is DocumentStart second)
        {
            throw events.Stop(Position.Of(second.Start), Codes.MultipleDocuments, "A policy is one YAML document.");
        }

        return root;
    }

    private static bool HasTagDirective(DocumentStart start) => start.Tags is { } tags && tags.Any(tag => tag.Handle is not ("!" or "!!"));

    private YamlNode ReadNode(int depth)
    {
        var current = events.Advance();
        var at = Position.Of(current.Start);
        if (++nodes > limits.MaxNodes)
        {
            throw events.Stop(at, Codes.TooMany, $"More than {limits.MaxNodes} keys and values.");
        }

        if (current is AnchorAlias)
        {
            problems.Add(at, Codes.Alias, "Aliases are not allowed.");
            return new YamlNode.Refused(at);
        }

        RefuseProperties((NodeEvent)current, at);
        return current switch
        {
            Scalar scalar => new YamlNode.Scalar(at, scalar.Value, FormOf(scalar.Style)),
            SequenceStart => ReadSequence(at, depth),
            _ => ReadMapping(at, depth),
        };
    }

    private void RefuseProperties(NodeEvent node, Position at)
    {
        if (!node.Anchor.IsEmpty)
        {
            problems.Add(at, Codes.Anchor, "Anchors are not allowed.");
        }

        if (!node.Tag.IsEmpty)
        {
            problems.Add(at, Codes.Tag, "Tags are not allowed.");
        }
    }

    private YamlNode.Sequence ReadSequence(Position at, int depth)
    {
        CheckDepth(at, depth);
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (events.Peek() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        events.Advance();
        return new YamlNode.Sequence(at, items.ToImmutable());
    }

    private YamlNode.Mapping ReadMapping(Position at, int depth)
    {
        CheckDepth(at, depth);
        var fields = ImmutableArray.CreateBuilder<YamlField>();
        HashSet<string>? seen = null;
        while (events.Peek() is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            YamlKeys.Add(key, value, fields, ref seen, problems);
        }

        events.Advance();
        return new YamlNode.Mapping(at, fields.ToImmutable());
    }

    private void CheckDepth(Position at, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw events.Stop(at, Codes.TooDeep, $"Nested deeper than {limits.MaxDepth} levels.");
        }
    }

    private static ScalarForm FormOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => ScalarForm.Quoted,
        ScalarStyle.Literal or ScalarStyle.Folded => ScalarForm.Block,
        _ => ScalarForm.Plain,
    };
}
