using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One entry of a list of endpoints; Methods holds indexes of HttpMethods.
internal sealed record EndpointRule(string Path, ImmutableArray<int> Methods, string? Permission, LoginRequirement Login, int Index, Position At);
