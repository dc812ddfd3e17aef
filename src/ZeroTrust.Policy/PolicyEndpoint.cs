using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>One rule of a list of endpoints as the policy states it.</summary>
/// <param name="Path">As written, parameters and a trailing <c>/**</c> included.</param>
/// <param name="Methods">In the order GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; all of them for a denial that names none.</param>
/// <param name="Permission">What it asks of a person; null outside <c>services</c>.</param>
/// <param name="Login">What it asks of the person's login.</param>
/// <param name="Condition">The text of <c>when</c>; null without one.</param>
/// <param name="Environments">As written; empty for all.</param>
/// <param name="Rule">The place, as in <see cref="Decision.Rule"/>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public sealed record PolicyEndpoint(
    string Path,
    ImmutableArray<string> Methods,
    string? Permission,
    LoginRequirement Login,
    string? Condition,
    ImmutableArray<string> Environments,
    string Rule,
    int Line,
    int Column);
