using System.Collections.Immutable;

namespace ZeroTrust.Policy;

internal abstract record YamlNode(Position At)
{
    internal abstract string Kind { get; }

    internal sealed record Scalar(Position At, string Value, ScalarForm Form) : YamlNode(At)
    {
        internal override string Kind => "a value";
    }

    internal sealed record Sequence(Position At, ImmutableArray<YamlNode> Items) : YamlNode(At)
    {
        internal override string Kind => "a list";
    }

    internal sealed record Mapping(Position At, ImmutableArray<YamlField> Fields) : YamlNode(At)
    {
        internal override string Kind => "a mapping";
    }

    // Stands where something was refused already, so that it is not reported a second time.
    internal sealed record Refused(Position At) : YamlNode(At)
    {
        internal override string Kind => "a refused value";
    }
}
