using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One rule of a list: an endpoint, or a rule of an action, which has neither path nor methods.
internal sealed record OutlineRule(
    string Place,
    Position At,
    string Path,
    ImmutableArray<string> Methods,
    PlacedText? Permission,
    string? ContextClass,
    string? MaxAge,
    PlacedText? When,
    ImmutableArray<string> Environments,
    bool Denies)
{
    // As PolicyCompiler.Compile has it: without an environment, only denials of named environments count.
    internal bool AppliesIn(string? environment) =>
        Environments.IsEmpty || (environment is null ? Denies : Environments.Contains(environment));

    // True when this rule is there in every environment in which the other one is.
    internal bool AppliesWherever(OutlineRule other) =>
        Environments.IsEmpty || (!other.Environments.IsEmpty && other.Environments.All(name => Environments.Contains(name)));
}
