using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Turns parser events into a tree with exact places, refusing every feature of YAML that the policy language does not need.
internal sealed class YamlReader
{
    private readonly Parser parser;
    private readonly PolicyLimits limits;
    private readonly ProblemList problems;
    private int nodes;

    private YamlReader(string text, PolicyLimits limits, ProblemList problems)
    {
        parser = new Parser(new Scanner(new StringReader(text)));
        this.limits = limits;
        this.problems = problems;
    }

    // Null when there is no tree to look at; the reason is then among the problems.
    [SuppressMessage("Design", "CA1031", Justification = "The YAML scanner throws other types than its own on some malformed input; any failure to read refuses the policy. Owner: Permissions. Review 2027-11.")]
    internal static YamlNode? Read(string text, PolicyLimits limits, ProblemList problems)
    {
        var reader = new YamlReader(text, limits, problems);
        try
        {
            return reader.ReadDocument();
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
            problems.Add(reader.Place(), Codes.Syntax, "This is not valid YAML.");
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
        {
            problems.Add(Position.Start, Codes.Empty, "The policy is empty.");
            return null;
        }

        var start = Next<DocumentStart>();
        if (start.Version is not null || HasTagDirective(start))
        {
            problems.Add(Position.Of(start.Start), Codes.Directive, "Directives are not allowed.");
        }

        var root = ReadNode(depth: 1);
        Next<DocumentEnd>();
        if (Peek() is DocumentStart second)
        {
            throw Stop(Position.Of(second.Start), Codes.MultipleDocuments, "A policy is one YAML document.");
        }

        return root;
    }

    private static bool HasTagDirective(DocumentStart start) => start.Tags is { } tags && tags.Any(tag => tag.Handle is not ("!" or "!!"));

    private YamlNode ReadNode(int depth)
    {
        var current = Advance();
        var at = Position.Of(current.Start);
        if (++nodes > limits.MaxNodes)
        {
            throw Stop(at, Codes.TooMany, $"More than {limits.MaxNodes} keys and values.");
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
        var items = System.Collections.Immutable.ImmutableArray.CreateBuilder<YamlNode>();
        while (Peek() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Advance();
        return new YamlNode.Sequence(at, items.ToImmutable());
    }

    private YamlNode.Mapping ReadMapping(Position at, int depth)
    {
        CheckDepth(at, depth);
        var fields = System.Collections.Immutable.ImmutableArray.CreateBuilder<YamlField>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (Peek() is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (AcceptKey(key, seen) is { } accepted)
            {
                fields.Add(new YamlField(accepted, value));
            }
        }

        Advance();
        return new YamlNode.Mapping(at, fields.ToImmutable());
    }

    private YamlNode.Scalar? AcceptKey(YamlNode key, HashSet<string> seen)
    {
        switch (key)
        {
            case YamlNode.Scalar { Form: ScalarForm.Plain, Value: "<<" }:
                problems.Add(key.At, Codes.MergeKey, "Merge keys are not allowed.");
                return null;
            case YamlNode.Scalar scalar when !seen.Add(scalar.Value):
                problems.Add(key.At, Codes.DuplicateKey, $"{ProblemList.Show(scalar.Value)} is there twice.");
                return null;
            case YamlNode.Scalar scalar:
                return scalar;
            case YamlNode.Refused:
                return null;
            default:
                problems.Add(key.At, Codes.WrongKind, $"A key must be a value, not {key.Kind}.");
                return null;
        }
    }

    private void CheckDepth(Position at, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw Stop(at, Codes.TooDeep, $"Nested deeper than {limits.MaxDepth} levels.");
        }
    }

    private static ScalarForm FormOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => ScalarForm.Quoted,
        ScalarStyle.Literal or ScalarStyle.Folded => ScalarForm.Block,
        _ => ScalarForm.Plain,
    };

    private ParsingEvent Peek() => parser.Current ?? throw Stop(Place(), Codes.Syntax, "The file ends too early.");

    private ParsingEvent Advance()
    {
        var current = Peek();
        if (problems.IsFull)
        {
            throw new StopReadingException();
        }

        parser.MoveNext();
        return current;
    }

    private T Next<T>()
        where T : ParsingEvent
    {
        if (parser.Current is null)
        {
            parser.MoveNext();
        }

        return Advance() as T ?? throw Stop(Place(), Codes.Syntax, "This is not valid YAML.");
    }

    private Position Place() => parser.Current is { } current ? Position.Of(current.Start) : Position.Start;

    private StopReadingException Stop(Position at, string code, string message)
    {
        problems.Add(at, code, message);
        return new StopReadingException();
    }

    // Leaves the nested reading at a problem after which nothing sensible follows. Never leaves this class.
    private sealed class StopReadingException : Exception;
}
