using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One entry of a list of endpoints. Large policies hold many of these: methods are bits and paths are shared.
internal sealed class EndpointRule(RuleList list, int index, Position at, string path, int methods, string? permission, LoginRequirement login)
    : RuleReference(list, index, at.Line, permission, login)
{
    internal string Path { get; } = path;

    // Bits by the indexes of HttpMethods.
    internal int Methods { get; } = methods;

    internal int Column { get; } = at.Column;

    internal Condition? Condition { get; init; }

    internal ImmutableArray<string> Environments { get; init; } = [];

    internal Position At => new(Line, Column);

    internal bool Lists(int method) => (Methods & (1 << method)) != 0;

    internal bool StandsBefore(EndpointRule other) => Line < other.Line || (Line == other.Line && Column < other.Column);

    // Whether there is an installation in which both count.
    internal bool MeetsInSomeEnvironment(EndpointRule other) =>
        Environments.IsEmpty || other.Environments.IsEmpty || Environments.Intersect(other.Environments, StringComparer.Ordinal).Any();

    internal PolicyEndpoint View() => new(Path, HttpMethods.Names(Methods), Permission, Login, Condition?.Text, Environments, Name, Line, Column);
}
